package dev.healthcheck.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.node.StatusClass;
import dev.healthcheck.upstream.CallOptions;
import dev.healthcheck.upstream.NoConnection;
import dev.healthcheck.upstream.UpstreamDefinition;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.timeout.ReadTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;

class HttpOutcomesTests {

	private static @Nullable FailureKind kind(Throwable failure, boolean sent) {
		Outcome outcome = HttpOutcomes.ofFailure(failure, sent, CallOptions.ofDefaults());
		return (outcome instanceof Outcome.Failure failed) ? failed.kind() : null;
	}

	static Stream<Throwable> beforeAConnection() {
		return Stream.of(new ConnectException(), new UnknownHostException("a"), new NoRouteToHostException(),
				new IOException(new UnresolvedAddressException()), new HttpConnectTimeoutException("connect"),
				new ConnectTimeoutException("netty"), new SocketTimeoutException("Connect timed out"),
				new SocketTimeoutException("connect timed out"));
	}

	static Stream<Throwable> onAConnection() {
		return Stream.of(new SocketException("Connection reset"), new SocketTimeoutException("Read timed out"),
				new SocketTimeoutException(), new HttpTimeoutException("request timed out"), new IOException("closed"),
				new IOException(new TimeoutException()), ReadTimeoutException.INSTANCE);
	}

	static Stream<Throwable> ofThisSide() {
		return Stream.of(new InterruptedIOException(), new IOException(new InterruptedException()),
				new ClosedByInterruptException(), new AsynchronousCloseException(),
				new SocketException("Socket closed"), new CancellationException(),
				new IOException(new CancellationException()), new IllegalArgumentException("bad header"));
	}

	@ParameterizedTest
	@MethodSource("beforeAConnection")
	void withoutAConnectionNothingWasSent(Throwable failure) {
		assertThat(NoConnection.isCauseOf(failure)).isTrue();
		assertThat(NoConnection.isCauseOf(new RuntimeException(failure))).isTrue();
		assertThat(kind(failure, false)).isNotNull();
	}

	/** The second is what the JDK's client may say when Spring's read timeout is over. */
	static Stream<Throwable> inTime() {
		return Stream.of(new SocketTimeoutException("Read timed out"), new IOException("Request cancelled"),
				new HttpTimeoutException("request timed out"), ReadTimeoutException.INSTANCE);
	}

	@ParameterizedTest
	@MethodSource("inTime")
	void noAnswerInTimeIsATimeout(Throwable failure) {
		assertThat(kind(failure, true)).isEqualTo(FailureKind.TIMEOUT);
		assertThat(kind(new RuntimeException(failure), false)).isEqualTo(FailureKind.TIMEOUT);
	}

	@ParameterizedTest
	@MethodSource("onAConnection")
	void onAConnectionSomethingMayHaveBeenSent(Throwable failure) {
		assertThat(NoConnection.isCauseOf(failure)).isFalse();
		assertThat(kind(failure, false)).isNotNull();
	}

	@ParameterizedTest
	@MethodSource("ofThisSide")
	void whatGoesWrongOnThisSideSaysNothing(Throwable failure) {
		assertThat(kind(failure, false)).isNull();
	}

	@Test
	void failuresAreOfAKind() {
		assertThat(kind(new ConnectException(), false)).isEqualTo(FailureKind.TCP);
		assertThat(kind(new SocketException("Connection reset"), false)).isEqualTo(FailureKind.TCP);
		assertThat(kind(new SocketTimeoutException("Read timed out"), false)).isEqualTo(FailureKind.TIMEOUT);
		assertThat(kind(new IOException(new TimeoutException()), false)).isEqualTo(FailureKind.TIMEOUT);
		assertThat(kind(ReadTimeoutException.INSTANCE, false)).isEqualTo(FailureKind.TIMEOUT);
		assertThat(kind(new IllegalArgumentException("invalid version format"), true)).isEqualTo(FailureKind.HTTP);
	}

	@Test
	void callerMayJudgeOtherwise() {
		CallOptions options = CallOptions.ofDefaults().withClassifier((failure) -> Outcome.ignored());
		assertThat(HttpOutcomes.ofFailure(new ConnectException(), false, options)).isEqualTo(Outcome.ignored());
	}

	@Test
	void callerThatFailsToJudgeSaysNothing() {
		RuntimeException broken = new IllegalStateException("broken");
		CallOptions options = CallOptions.ofDefaults().withClassifier((failure) -> {
			throw broken;
		});
		ConnectException failure = new ConnectException();
		assertThat(HttpOutcomes.ofFailure(failure, false, options)).isEqualTo(Outcome.ignored());
		assertThat(failure).hasSuppressedException(broken);
	}

	@ParameterizedTest
	@ValueSource(ints = { 500, 502, 503, 504, HttpOutcomes.MALFORMED_STATUS })
	void theseStatusesAreFailures(int status) {
		assertThat(HttpOutcomes.ofStatus(status, UpstreamDefinition.of("a", List.of())))
			.isInstanceOf(Outcome.Failure.class);
	}

	@ParameterizedTest
	@ValueSource(ints = { 100, 200, 301, 404, 429, 501, 505, 599, 999 })
	void allOthersAreSuccesses(int status) {
		assertThat(HttpOutcomes.ofStatus(status, UpstreamDefinition.of("a", List.of())))
			.isEqualTo(Outcome.success(StatusClass.of(status)));
	}

	@Test
	void theClassOfTheStatusIsKept() {
		UpstreamDefinition definition = UpstreamDefinition.of("a", List.of());
		assertThat(HttpOutcomes.ofStatus(404, definition).status()).isEqualTo(StatusClass.CLIENT_ERROR);
		assertThat(HttpOutcomes.ofStatus(503, definition).status()).isEqualTo(StatusClass.SERVER_ERROR);
		assertThat(HttpOutcomes.ofStatus(999, definition).status()).isNull();
	}

	@Test
	void methodsAreIdempotentAsHttpHasIt() {
		assertThat(Stream.of(HttpMethod.values()).filter(HttpOutcomes::isIdempotent)).containsExactly(HttpMethod.GET,
				HttpMethod.HEAD, HttpMethod.PUT, HttpMethod.DELETE, HttpMethod.OPTIONS, HttpMethod.TRACE);
		assertThat(HttpOutcomes.isIdempotent(HttpMethod.valueOf("PURGE"))).isFalse();
	}

}
