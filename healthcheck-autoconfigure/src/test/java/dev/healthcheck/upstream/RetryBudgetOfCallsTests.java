package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Outcome;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Calls are repeated in vain no more often than the budget of their upstream says.
 */
class RetryBudgetOfCallsTests {

	private static final Outcome BAD = Outcome.failure(FailureKind.HTTP, "status 500");

	private static final Outcome BUSY = Outcome.failure(FailureKind.HTTP, "status 503").asRefusal();

	private static final Outcome LATE = Outcome.failure(FailureKind.TIMEOUT, "no answer");

	private static final Outcome ABSENT = Outcome.failure(FailureKind.TCP, "Connection refused").asRefusal();

	/** All calls are made, as what counts here is how often each is repeated. */
	private final UpstreamFixture fixture = new UpstreamFixture(
			CallTests.definition(0, CallTests.level("0", 0, "a", "b", "c")).toBuilder().overloadLimit(false).build());

	private void budget(String budget) {
		this.fixture.upstreams
			.put(this.fixture.upstream.definition().toBuilder().retryBudget(RetryBudget.parse(budget)).build());
	}

	/** All nodes get requests, not only the first one that is well. */
	private void spread() {
		this.fixture.upstreams.put(this.fixture.upstream.definition().toBuilder().balance(Balance.ROUND_ROBIN).build());
	}

	/** The tries until a call ends. */
	private int call(Outcome... outcomes) {
		Attempts attempts = this.fixture.upstream.attempts(CallOptions.ofDefaults());
		@Nullable Attempt it = attempts.first();
		int tries = 0;
		while (it != null) {
			Outcome outcome = outcomes[Math.min(tries++, outcomes.length - 1)];
			it = attempts.next(it, Verdict.of(outcome));
		}
		return tries;
	}

	private int calls(int calls, Outcome... outcomes) {
		return Stream.generate(() -> call(outcomes)).limit(calls).mapToInt(Integer::intValue).sum();
	}

	@Test
	void afterTenRepeatsInVainNoCallIsRepeated() {
		assertThat(calls(1000, BAD)).isEqualTo(1000 + 10);
		assertThat(this.fixture.repeats()).isEqualTo(new RepeatUse(10, 1000, 210L));
	}

	@Test
	void oneASecondFindsOutWhetherTheyHelpAgain() {
		calls(100, BAD);
		this.fixture.seconds(1);
		assertThat(call(BAD)).isEqualTo(2);
		assertThat(call(BAD)).isOne();
		this.fixture.seconds(1);
		assertThat(call(BAD, Outcome.success())).isEqualTo(2);
		assertThat(call(BAD)).isEqualTo(2);
	}

	@Test
	void whereSomeHelpTenAndAFifthOfTheCallsAreRepeatedInVain() {
		for (int i = 0; i < 1000; i++) {
			call(BAD);
			call(BAD, Outcome.success());
			if (i % 100 == 0) {
				assertThat(this.fixture.repeats().failed()).isLessThanOrEqualTo(10 + (i + 1) * 2 / 5);
			}
		}
		assertThat(this.fixture.repeats().failed()).isBetween(400L, 410L);
	}

	@Test
	void repeatsAfterARefusalThatAreRefusedAsWellCount() {
		// of three nodes
		assertThat(calls(1000, BUSY)).isEqualTo(1000 + 10);
	}

	@Test
	void repeatsThatHelpAreFree() {
		assertThat(calls(1000, BAD, Outcome.success())).isEqualTo(2000);
		assertThat(calls(1000, BUSY, BUSY, Outcome.success())).as("a success pays for itself alone").isLessThan(3000);
	}

	@Test
	void refusedConnectionsAreFree() {
		assertThat(calls(1000, ABSENT)).isEqualTo(3000);
		assertThat(calls(1000, ABSENT, ABSENT, BAD)).as("one node only was burdened").isEqualTo(3000);
		assertThat(calls(1000, BAD, ABSENT, ABSENT)).isEqualTo(3000);
		assertThat(this.fixture.repeats().failed()).isZero();
	}

	@Test
	void whatTimedOutIsNotRepeatedWhileMostNodesAreLate() {
		spread();
		int tries = calls(10, LATE);
		assertThat(tries).as("until that is known").isBetween(11, 20);
		assertThat(calls(100, LATE)).isEqualTo(100);
		this.fixture.seconds(1);
		assertThat(call(LATE)).isOne();
		assertThat(call(BAD)).as("is another matter").isEqualTo(2);
		calls(60, Outcome.success());
		this.fixture.seconds(1);
		assertThat(call(LATE, Outcome.success())).isEqualTo(2);
	}

	@Test
	void whatTimesOutAtOneNodeIsRepeated() {
		spread();
		calls(100, Outcome.success());
		for (int i = 0; i < 300; i++) {
			Attempts attempts = this.fixture.upstream.attempts(CallOptions.ofDefaults());
			Attempt first = attempts.first();
			boolean hung = first.node().address().host().equals("a");
			Attempt second = attempts.next(first, Verdict.of(hung ? LATE : Outcome.success()));
			assertThat(second != null).isEqualTo(hung);
			if (second != null) {
				attempts.next(second, Verdict.of(Outcome.success()));
			}
		}
	}

	@Test
	void withoutABudgetItIsRepeatedAllTheSame() {
		budget("none");
		assertThat(calls(100, LATE)).isEqualTo(200);
	}

	@Test
	void theExceptionSaysSo() {
		calls(100, BAD);
		calls(20, BAD);
		assertThatExceptionOfType(TriesExceededException.class).isThrownBy(() -> this.fixture.upstream.call((node) -> {
			throw new IllegalStateException("status 500");
		})).withMessage("upstream 'u': 1 of 1 tries failed, and repeats are used up");
	}

	@Test
	void theBudgetIsThatOfTheLastTenSeconds() {
		calls(1000, BAD);
		this.fixture.seconds(10);
		assertThat(this.fixture.repeats()).isEqualTo(new RepeatUse(0, 0, 10L));
	}

	@Test
	void aNewDefinitionDoesNotForgetWhatIsUsed() {
		calls(1000, BAD);
		budget("30%");
		assertThat(call(BAD)).isOne();
		assertThat(this.fixture.repeats()).isEqualTo(new RepeatUse(10, 1001, 310L));
		budget("none");
		assertThat(call(BAD)).isEqualTo(2);
	}

	@Test
	void zeroTurnsRepeatsOffAndNoneTheBudget() {
		budget("0%");
		assertThat(calls(10, ABSENT)).isEqualTo(10);
		assertThatExceptionOfType(TriesExceededException.class).isThrownBy(() -> this.fixture.upstream.call((node) -> {
			throw new IllegalStateException("status 500");
		})).withMessage("upstream 'u': 1 of 1 tries failed");
		budget("none");
		assertThat(calls(1000, BAD)).isEqualTo(2000);
	}

	@Test
	void aRepeatThatIsUnderWayIsNotYetOneThatHelped() {
		Attempt[] underWay = new Attempt[12];
		for (int i = 0; i < 12; i++) {
			Attempts attempts = this.fixture.upstream.attempts(CallOptions.ofDefaults());
			underWay[i] = Objects.requireNonNull(attempts.next(attempts.first(), Verdict.of(BAD)));
		}
		Attempts refused = this.fixture.upstream.attempts(CallOptions.ofDefaults());
		assertThat(refused.next(refused.first(), Verdict.of(BAD))).isNull();
		underWay[0].end(Outcome.success());
		Attempts allowed = this.fixture.upstream.attempts(CallOptions.ofDefaults());
		assertThat(allowed.next(allowed.first(), Verdict.of(BAD))).isNotNull();
	}

	@Test
	void aCallThatFindsNoFurtherNodeTakesNothing() {
		UpstreamFixture single = CallTests.fixture(0, CallTests.level("0", 0, "a"));
		for (int i = 0; i < 100; i++) {
			Attempts attempts = single.upstream.attempts(CallOptions.ofDefaults());
			assertThat(attempts.next(attempts.first(), Verdict.of(BAD))).isNull();
		}
		assertThat(single.repeats().failed()).isZero();
	}

	@Test
	void aNodeThatAsksForItIsLeftAloneForAWhile() {
		Outcome.Failure busy = Outcome.failure(FailureKind.HTTP, "status 503").asRefusal();
		this.fixture.upstream.attempts(CallOptions.ofDefaults())
			.first()
			.end(busy.withRetryAfter(Duration.ofSeconds(3)));
		assertThat(this.fixture.node("a").admits(Effort.NORMAL)).isFalse();
		assertThat(this.fixture.node("a").admits(Effort.LEAST_BAD)).as("when there is no other").isTrue();
		this.fixture.seconds(3);
		assertThat(this.fixture.node("a").admits(Effort.NORMAL)).isTrue();
	}

	@Test
	void butNotLongerThanItWouldBeOut() {
		Outcome.Failure busy = Outcome.failure(FailureKind.HTTP, "status 503").asRefusal();
		this.fixture.upstream.attempts(CallOptions.ofDefaults())
			.first()
			.end(busy.withRetryAfter(Duration.ofSeconds(999_999_999_999_999_999L)));
		this.fixture.seconds(9.9);
		assertThat(this.fixture.node("a").admits(Effort.NORMAL)).isFalse();
		this.fixture.seconds(0.1);
		assertThat(this.fixture.node("a").admits(Effort.NORMAL)).isTrue();
	}

}
