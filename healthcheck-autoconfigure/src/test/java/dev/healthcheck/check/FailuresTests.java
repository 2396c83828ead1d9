package dev.healthcheck.check;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

import dev.healthcheck.node.FailureKind;
import io.netty.channel.ConnectTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Failures}.
 */
class FailuresTests {

	private static final ProbeResult CLOSED = Failures.closedEarly("closed");

	@Test
	void connectionNotMade() {
		assertConnect(new ConnectException("Connection refused"), "refused", "Connection refused");
		assertConnect(new NoRouteToHostException("No route to host"), "refused", "No route to host");
		assertConnect(new SocketException("Network is unreachable"), "refused",
				"SocketException: Network is unreachable");
		assertConnect(new UnknownHostException("a"), "refused", "Unknown host");
		assertConnect(new SocketException("Connection reset"), "reset", "Connection reset");
		assertConnect(new IllegalStateException(), "refused", "IllegalStateException");
	}

	@Test
	void noDescriptorIsNoFaultOfTheNode() {
		Throwable failure = new IllegalStateException(new SocketException("Too many open files"));
		assertThat(Failures.ofConnect(failure, Duration.ofSeconds(2)))
			.isEqualTo(ProbeResult.neutral("too many open files"));
	}

	@Test
	void connectionNotMadeInTime() {
		ProbeResult timeout = ProbeResult.failed(FailureKind.TIMEOUT, "timeout", "no connection within 2 s");
		assertThat(Failures.ofConnect(new ConnectTimeoutException("slow"), Duration.ofSeconds(2))).isEqualTo(timeout);
		assertThat(Failures.ofConnect(new ConnectException("Connection timed out"), Duration.ofSeconds(2)))
			.isEqualTo(timeout);
	}

	@Test
	void connectionBroken() {
		assertThat(Failures.ofConnection(new IOException("Broken pipe"), CLOSED).word()).isEqualTo("reset");
		assertThat(Failures.ofConnection(new SocketException("Connection reset"), CLOSED).word()).isEqualTo("reset");
		assertThat(Failures.ofConnection(new ClosedChannelException(), CLOSED)).isEqualTo(CLOSED);
		assertThat(Failures.ofConnection(new IOException("odd"), CLOSED).detail()).isEqualTo("IOException: odd");
	}

	@Test
	void probeFailed() {
		assertThat(Failures.ofProbe(new CompletionException(new TimeoutException())).kind())
			.isEqualTo(FailureKind.TIMEOUT);
		assertThat(Failures.ofProbe(new CompletionException(null)).kind()).isEqualTo(FailureKind.TCP);
		assertThat(Failures.ofProbe(null).kind()).isEqualTo(FailureKind.TCP);
	}

	@ParameterizedTest
	@CsvSource({ "250, 250 ms", "1000, 1 s", "1500, 1.5 s", "60000, 60 s" })
	void durationsAreShort(long millis, String text) {
		assertThat(Failures.seconds(Duration.ofMillis(millis))).isEqualTo(text);
	}

	private static void assertConnect(Throwable failure, String word, String detail) {
		assertThat(Failures.ofConnect(failure, Duration.ofSeconds(1)))
			.isEqualTo(ProbeResult.failed(FailureKind.TCP, word, detail));
	}

}
