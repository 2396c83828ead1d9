package dev.healthcheck.upstream;

import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Outcome;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A call that nodes took on and failed is given to two of them at most, unless somebody
 * says how many tries there are.
 */
class GivenToTwoNodesTests {

	private static final String[] TEN = IntStream.range(0, 10).mapToObj((i) -> "n" + i).toArray(String[]::new);

	private final List<String> tried = new ArrayList<>();

	private UpstreamFixture fixture = CallTests.fixture(0, CallTests.level("0", 0, TEN));

	private void define(@Nullable Integer tries, Level... levels) {
		this.fixture = new UpstreamFixture(CallTests.definition(0, levels).toBuilder().tries(tries).build());
	}

	private void call(CallOptions options, Exception... failures) {
		assertThatExceptionOfType(TriesExceededException.class)
			.isThrownBy(() -> this.fixture.upstream.call((node) -> fail(node.address().host(), failures), options))
			.withMessage("upstream 'u': %d of %1$d tries failed", this.tried.size());
		CallTests.assertNothingInFlight(this.fixture);
	}

	/** The last failure is that of all further tries. */
	private String fail(String host, Exception... failures) throws Exception {
		this.tried.add(host);
		throw failures[Math.min(this.tried.size(), failures.length) - 1];
	}

	@Test
	void aRequestThatKillsItsServerReachesTwoOfTen() {
		call(CallOptions.ofDefaults(), new IOException("Connection reset"));
		assertThat(this.tried).containsExactly("n0", "n1");
	}

	@Test
	void soDoesOneWhoseCallerDoesNotWait() {
		CompletableFuture<String> result = this.fixture.upstream.callAsync((node) -> {
			this.tried.add(node.address().host());
			return CompletableFuture.failedFuture(new IOException("Connection reset"));
		});
		assertThat(result.handle((value, error) -> error).join()).isInstanceOf(TriesExceededException.class)
			.hasMessage("upstream 'u': 2 of 2 tries failed")
			.hasCauseInstanceOf(IOException.class);
		assertThat(this.tried).containsExactly("n0", "n1");
	}

	@Test
	void nodesThatRefuseAreNotCounted() {
		call(CallOptions.ofDefaults(), new ConnectException("Connection refused"), new IOException("reset"),
				new IllegalStateException(new ConnectException("Connection refused")), new IOException("reset"),
				new IOException("too many"));
		assertThat(this.tried).containsExactly("n0", "n1", "n2", "n3");
	}

	@Test
	void aCallThatAllRefuseIsTriedEverywhere() {
		call(CallOptions.ofDefaults(), new ConnectException("Connection refused"));
		assertThat(this.tried).containsExactly(TEN);
	}

	@Test
	void aClassifierOfTheCallersOwnDoesNotHideThatThereWasNoConnection() {
		CallOptions options = CallOptions.ofDefaults()
			.withClassifier((failure) -> Outcome.failure(FailureKind.HTTP, "failed"));
		call(options, new ConnectException("Connection refused"), new ConnectException("Connection refused"),
				new IOException("reset"));
		assertThat(this.tried).hasSize(4);
	}

	@Test
	void aClassifierMaySayThatANodeRefused() {
		CallOptions options = CallOptions.ofDefaults()
			.withClassifier((failure) -> Outcome.failure(FailureKind.HTTP, "busy").asRefusal());
		call(options, new IllegalStateException("busy"));
		assertThat(this.tried).containsExactly(TEN);
	}

	@Test
	void transportsSayWhichNodeRefused() {
		Attempts attempts = this.fixture.upstream.attempts(CallOptions.ofDefaults());
		Stream.of(true, false, true, false)
			.forEach((refused) -> Objects.requireNonNull(attempts.next())
				.end(refused ? Outcome.failure(FailureKind.HTTP, "status 503").asRefusal()
						: Outcome.failure(FailureKind.HTTP, "status 500")));
		assertThat(attempts.next()).isNull();
		assertThat(attempts.count()).isEqualTo(4);
	}

	@Test
	void triesOfTheCallAreTheBoundInstead() {
		call(CallOptions.ofDefaults().withTries(5), new IOException("reset"));
		assertThat(this.tried).hasSize(5);
	}

	@Test
	void noBoundIsABoundThatTheCallMaySet() {
		call(CallOptions.ofDefaults().withTries(0), new IOException("reset"));
		assertThat(this.tried).containsExactly(TEN);
	}

	@Test
	void triesOfTheUpstreamAreTheBoundInstead() {
		define(3, CallTests.level("0", 0, TEN));
		call(CallOptions.ofDefaults(), new IOException("reset"));
		assertThat(this.tried).hasSize(3);
	}

	@Test
	void noBoundIsABoundThatTheUpstreamMaySet() {
		define(0, CallTests.level("0", 0, TEN));
		call(CallOptions.ofDefaults(), new IOException("reset"));
		assertThat(this.tried).containsExactly(TEN);
	}

	@Test
	void triesOfALevelAreItsBoundInstead() {
		define(null, CallTests.level("dc1", 1, "a", "b"), CallTests.level("dc2", 3, "c", "d", "e", "f"),
				CallTests.level("dc3", 0, "g"));
		call(CallOptions.ofDefaults(), new IOException("reset"));
		assertThat(this.tried).containsExactly("a", "c", "d", "e");
	}

	@Test
	void theSecondNodeMayBeOneOfTheNextLevel() {
		define(null, CallTests.level("dc1", 0, "a"), CallTests.level("dc2", 0, "b", "c"));
		call(CallOptions.ofDefaults(), new IOException("reset"));
		assertThat(this.tried).containsExactly("a", "b");
	}

}
