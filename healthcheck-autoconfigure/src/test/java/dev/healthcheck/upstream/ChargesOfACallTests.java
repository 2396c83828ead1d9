package dev.healthcheck.upstream;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.Outcome;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Whom the failures of a call are charged to is settled when the call ends.
 */
class ChargesOfACallTests {

	private static final Outcome BAD = Outcome.failure(FailureKind.HTTP, "status 500");

	private static final Outcome BUSY = Outcome.failure(FailureKind.HTTP, "status 503").asRefusal();

	private static final Outcome LATE = Outcome.failure(FailureKind.TIMEOUT, "no answer");

	private static final Outcome ABSENT = Outcome.failure(FailureKind.TCP, "Connection refused").asRefusal();

	private UpstreamFixture fixture = CallTests.fixture(5, CallTests.level("0", 0, "a", "b", "c", "d"));

	private Attempts attempts = this.fixture.upstream.attempts(CallOptions.ofDefaults());

	private int charges(String host) {
		return this.fixture.snapshot(host).breaker().fails();
	}

	private void assertCharges(int... charges) {
		assertThat(List.of(charges("a"), charges("b"), charges("c"))).containsExactly(charges[0], charges[1],
				charges[2]);
	}

	/** All tries of a call, of which the last one may end otherwise. */
	private void call(CallOptions options, Outcome... outcomes) {
		this.attempts = this.fixture.upstream.attempts(options);
		Attempt it = this.attempts.first();
		for (Outcome outcome : outcomes) {
			it = this.attempts.next(Objects.requireNonNull(it), Verdict.of(outcome));
		}
		assertThat(it).as("a further try").isNull();
		CallTests.assertNothingInFlight(this.fixture);
	}

	@Test
	void twoNodesThatFailAccuseTheRequest() {
		call(CallOptions.ofDefaults(), BAD, BAD);
		assertCharges(0, 0, 0);
		call(CallOptions.ofDefaults(), LATE, BAD);
		assertCharges(0, 0, 0);
		assertThat(this.fixture.snapshot("a").requests().failed()).as("counted all the same").isPositive();
	}

	@Test
	void moreThanTwoAsWell() {
		call(CallOptions.ofDefaults().withTries(3), BAD, LATE, BAD);
		assertCharges(0, 0, 0);
	}

	@Test
	void aLaterSuccessChargesEachNodeBefore() {
		call(CallOptions.ofDefaults().withTries(3), BAD, LATE, Outcome.success());
		assertCharges(1, 1, 0);
	}

	@Test
	void aSingleNodeIsCharged() {
		call(CallOptions.ofDefaults().withTries(1), BAD);
		assertCharges(1, 0, 0);
	}

	@Test
	void nodesThatRefusedAreChargedIfTheRequestIsNot() {
		call(CallOptions.ofDefaults().withTries(3), BUSY, BUSY, BUSY);
		assertCharges(1, 1, 1);
		call(CallOptions.ofDefaults().withTries(3), BUSY, BAD, BUSY);
		assertCharges(2, 2, 2);
	}

	@Test
	void whoRefusesAConnectionIsChargedAtOnce() {
		Attempt first = this.attempts.first();
		Attempt second = Objects.requireNonNull(this.attempts.next(first, Verdict.of(ABSENT)));
		assertCharges(1, 0, 0);
		Attempt third = Objects.requireNonNull(this.attempts.next(second, Verdict.of(BAD)));
		assertCharges(1, 0, 0);
		assertThat(this.attempts.next(third, Verdict.of(BAD))).isNull();
		assertCharges(1, 0, 0);
	}

	@Test
	void whatIsAmbiguousIsForChecksToDecideAtOnce() {
		Attempt first = this.attempts.first();
		this.attempts.next(first, Verdict.of(Outcome.ambiguousFailure(FailureKind.TCP, "closed")));
		// without checks there is no second opinion
		assertCharges(1, 0, 0);
	}

	@Test
	void requestsAreCountedAndOutOfFlightBeforeTheCallEnds() {
		Attempt first = this.attempts.first();
		Attempt second = Objects.requireNonNull(this.attempts.next(first, Verdict.of(BAD)));
		assertThat(this.fixture.snapshot("a").requests().failed()).isOne();
		assertThat(this.fixture.snapshot("a").requests().inFlight()).isZero();
		assertCharges(0, 0, 0);
		second.end(Outcome.success());
		assertCharges(1, 0, 0);
	}

	@Test
	void aCallerWhoGoesAwayEndsTheCall() {
		Attempt first = this.attempts.first();
		Attempt second = Objects.requireNonNull(this.attempts.next(first, Verdict.of(BAD)));
		second.abandoned();
		assertCharges(1, 0, 0);
		assertThat(this.attempts.next(second, Verdict.of(BAD))).as("nobody waits for it").isNull();
		assertCharges(1, 0, 0);
	}

	@Test
	void aCallerWhoWaitedInVainAtTheSecondNodeAccusesTheRequest() {
		Attempt first = this.attempts.first();
		Attempt second = Objects.requireNonNull(this.attempts.next(first, Verdict.of(BAD)));
		this.fixture.seconds(2);
		second.abandoned();
		assertThat(charges("a")).isZero();
	}

	@Test
	void aHeadThatIsWellChargesTheNodeBefore() {
		Attempt first = this.attempts.first();
		Attempt second = Objects.requireNonNull(this.attempts.answered(first, Verdict.of(BAD)));
		assertThat(this.attempts.answered(second, Verdict.success())).isNull();
		assertCharges(1, 0, 0);
		assertThat(this.fixture.snapshot("b").requests().inFlight()).isOne();
		second.finished();
		CallTests.assertNothingInFlight(this.fixture);
	}

	@Test
	void callsWhoseCallerWaits() {
		assertThatExceptionOfType(TriesExceededException.class).isThrownBy(() -> this.fixture.upstream.call((node) -> {
			throw new IllegalStateException("status 500");
		}));
		assertCharges(0, 0, 0);
		assertThat(this.fixture.upstream.<String>call(this::failAtFirst)).isEqualTo("b:1");
		assertCharges(1, 0, 0);
	}

	private final List<Node> asked = new ArrayList<>();

	private String failAtFirst(Node node) {
		this.asked.add(node);
		if (this.asked.size() == 1) {
			throw new IllegalStateException("status 500");
		}
		return node.address().toString();
	}

	@Test
	void callsWhoseCallerCancels() {
		List<CompletableFuture<String>> stages = new ArrayList<>();
		CompletableFuture<String> result = this.fixture.upstream.callAsync((node) -> {
			stages.add(new CompletableFuture<>());
			return stages.get(stages.size() - 1);
		});
		stages.get(0).completeExceptionally(new TimeoutException());
		assertCharges(0, 0, 0);
		result.cancel(true);
		assertThat(stages.get(1)).isCancelled();
		assertCharges(1, 0, 0);
		CallTests.assertNothingInFlight(this.fixture);
	}

	@Test
	void callsWhoseTimeIsOver() {
		List<CompletableFuture<String>> stages = new ArrayList<>();
		CompletableFuture<String> result = this.fixture.upstream.callAsync((node) -> {
			stages.add(new CompletableFuture<>());
			return stages.get(stages.size() - 1);
		}, CallOptions.ofDefaults().withTryTimeout(Duration.ofMillis(500)));
		stages.get(0).completeExceptionally(new IllegalStateException("status 500"));
		this.fixture.advance(Duration.ofMillis(500));
		assertThat(result).isCompletedExceptionally();
		assertCharges(1, 0, 0);
		CallTests.assertNothingInFlight(this.fixture);
	}

	@Test
	void aTrialThatAccusesTheRequestIsGivenBack() {
		this.fixture = CallTests.fixture(1, CallTests.level("0", 0, "a", "b"));
		this.fixture.fails("a", FailureKind.HTTP);
		this.fixture.seconds(10.1);
		call(CallOptions.ofDefaults(), BAD, BAD);
		assertThat(this.fixture.node("a").admits(Effort.NORMAL)).as("another trial").isTrue();
	}

	@Test
	void aResultMayBeAFailureAndAFailureNotRepeated() {
		CallPolicy policy = new CallPolicy() {

			@Override
			public Verdict ofFailure(Throwable failure) {
				return new Verdict(BAD, failure instanceof ConnectException);
			}

			@Override
			public Verdict ofResult(@Nullable Object result) {
				return "bad".equals(result) ? Verdict.of(BAD) : Verdict.success();
			}

		};
		CallOptions options = CallOptions.ofDefaults().withPolicy(policy);
		List<String> tried = new ArrayList<>();
		assertThat(this.fixture.upstream.<String>call((node) -> {
			tried.add(node.address().host());
			return (tried.size() == 1) ? "bad" : "good";
		}, options)).isEqualTo("good");
		assertThat(tried).hasSize(2);
		tried.clear();
		CompletionStage<String> result = this.fixture.upstream.callAsync((node) -> {
			tried.add(node.address().host());
			return CompletableFuture.completedFuture("bad");
		}, options);
		assertThat(result.toCompletableFuture().join()).as("the last result").isEqualTo("bad");
		assertThat(tried).hasSize(2);
		tried.clear();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.fixture.upstream.call((node) -> {
			tried.add(node.address().host());
			throw new IOException("not to be repeated");
		}, options)).withMessage("not to be repeated");
		assertThat(tried).hasSize(1);
	}

}
