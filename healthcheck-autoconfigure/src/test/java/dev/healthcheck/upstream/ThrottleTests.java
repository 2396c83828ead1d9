package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Outcome;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

class ThrottleTests {

	private static final Outcome LATE = Outcome.failure(FailureKind.TIMEOUT, "no answer within 1 s");

	private static final Outcome BUSY = Outcome.failure(FailureKind.HTTP, "status 503").asRefusal();

	private static final long SECOND = 1_000_000_000;

	/** After the first timeout, at 0. */
	private static final long LASTING = SECOND * 19 / 10;

	private final Throttle throttle = new Throttle(new SplittableRandom(1)::nextLong);

	private void ended(int timedOut, int answered, long nanos) {
		IntStream.range(0, timedOut).forEach((i) -> this.throttle.ended(true, nanos));
		IntStream.range(0, answered).forEach((i) -> this.throttle.ended(false, nanos));
	}

	/** Of so many calls that begin at once. */
	private double refusedShare(int calls, long nanos) {
		return IntStream.range(0, calls).filter((i) -> this.throttle.refuses(nanos)).count() / (double) calls;
	}

	@Test
	void asLongAsAFifthIsAnsweredNothingIsRefused() {
		ended(1, 0, 0);
		ended(79, 20, LASTING);
		assertThat(refusedShare(100, LASTING)).isZero();
	}

	@Test
	void fiveTimesAsManyGoOnAsWereAnswered() {
		ended(1, 0, 0);
		ended(89_999, 10_000, LASTING);
		assertThat(refusedShare(1_000, LASTING)).isCloseTo(0.5, within(0.05));
	}

	@Test
	void aFifthGoesOnWhenNothingIsAnswered() {
		ended(1, 0, 0);
		ended(99, 0, LASTING);
		assertThat(refusedShare(10_000, LASTING)).isCloseTo(0.8, within(0.02));
	}

	@Test
	void aFewCallsTellNothing() {
		ended(1, 0, 0);
		ended(3, 0, LASTING);
		assertThat(refusedShare(100, LASTING)).isZero();
	}

	@Test
	void aShortPauseIsNoOverload() {
		ended(100, 0, 0);
		ended(100, 0, SECOND);
		assertThat(refusedShare(100, SECOND)).isZero();
	}

	@Test
	void twoSecondsAfterTheLastTimeoutNothingIsRefused() {
		ended(1, 0, 0);
		ended(100, 0, LASTING);
		assertThat(refusedShare(100, LASTING)).isPositive();
		assertThat(refusedShare(100, LASTING + SECOND)).isPositive();
		assertThat(refusedShare(100, LASTING + 2 * SECOND)).isZero();
	}

	@Test
	void whenServersAreBackAllIsAdmittedSoon() {
		ended(1, 0, 0);
		ended(100, 0, LASTING);
		long now = LASTING;
		for (int call = 0; call < 100; call++) {
			now += SECOND / 50;
			if (!this.throttle.refuses(now)) {
				this.throttle.ended(false, now);
			}
		}
		assertThat(refusedShare(100, now)).isZero();
	}

	@Test
	void aCallThatIsRefusedSaysSoAndIsCounted() {
		UpstreamFixture fixture = ended(LATE, true);
		assertThatExceptionOfType(NoNodeAvailableException.class)
			.isThrownBy(() -> IntStream.range(0, 100).forEach((i) -> begin(fixture)))
			.withMessage("all nodes of upstream 'u' are at their limit");
		assertThat(fixture.upstream.snapshot().trouble().limited()).isOne();
		fixture.advance(Duration.ofSeconds(2));
		String answer = fixture.upstream.call((node) -> "answer");
		assertThat(answer).isEqualTo("answer");
	}

	@Test
	void itCanBeTurnedOff() {
		assertThat(refused(ended(LATE, false))).isZero();
	}

	@Test
	void answersOfAllKindsAreAnswers() {
		for (Outcome outcome : List.of(BUSY, Outcome.failure(FailureKind.HTTP, "status 500"), Outcome.ignored())) {
			assertThat(refused(ended(outcome, true))).as(outcome.toString()).isZero();
		}
	}

	/** As when it is the caller's own timeout. */
	@Test
	void callersThatHangUpHaveNotBeenAnsweredInTime() {
		UpstreamFixture fixture = fixture(true);
		for (int i = 0; i < 2; i++) {
			List<Attempt> tries = Stream.generate(() -> begin(fixture)).limit(10).toList();
			fixture.seconds(1.85);
			tries.forEach(Attempt::abandoned);
		}
		assertThat(refused(fixture)).isPositive();
	}

	private static Attempt begin(UpstreamFixture fixture) {
		return fixture.upstream.attempts(CallOptions.ofDefaults()).first();
	}

	/** Of a hundred calls that begin now. */
	private static long refused(UpstreamFixture fixture) {
		for (int i = 0; i < 100; i++) {
			try {
				begin(fixture);
			}
			catch (NoNodeAvailableException ex) {
				// counted
			}
		}
		return fixture.upstream.snapshot().trouble().limited();
	}

	private static UpstreamFixture fixture(boolean limited) {
		return new UpstreamFixture(UpstreamFixture.unchecked(0, "a", "b").toBuilder().overloadLimit(limited).build());
	}

	/** Calls have ended like this, for long enough. */
	private static UpstreamFixture ended(Outcome outcome, boolean limited) {
		UpstreamFixture fixture = fixture(limited);
		for (int i = 0; i < 2; i++) {
			List<Attempts> calls = Stream.generate(() -> fixture.upstream.attempts(CallOptions.ofDefaults()))
				.limit(10)
				.toList();
			List<Attempt> tries = calls.stream().map(Attempts::first).toList();
			fixture.seconds(1.85);
			IntStream.range(0, 10)
				.forEach((call) -> calls.get(call).next(tries.get(call), new Verdict(outcome, false)));
		}
		return fixture;
	}

}
