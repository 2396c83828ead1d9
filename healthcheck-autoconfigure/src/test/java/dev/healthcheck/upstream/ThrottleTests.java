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

	private static final Outcome REFUSED = Outcome.failure(FailureKind.HTTP, "status 503").asRefusal();

	private static final long SECOND = 1_000_000_000;

	private final Throttle throttle = new Throttle(new SplittableRandom(1)::nextLong);

	private void ended(int calls, boolean timedOut) {
		IntStream.range(0, calls).forEach((i) -> this.throttle.ended(timedOut, 0));
	}

	/** Of so many calls that begin at once. */
	private double refusedShare(int calls, long nanos) {
		return IntStream.range(0, calls).filter((i) -> this.throttle.refuses(nanos)).count() / (double) calls;
	}

	@Test
	void asLongAsAFifthIsAnsweredNothingIsRefused() {
		ended(80, true);
		ended(20, false);
		assertThat(refusedShare(100, 0)).isZero();
	}

	@Test
	void fiveTimesAsManyGoOnAsWereAnswered() {
		ended(90_000, true);
		ended(10_000, false);
		assertThat(refusedShare(1_000, 0)).isCloseTo(0.5, within(0.05));
	}

	@Test
	void aFifthGoesOnWhenNothingIsAnswered() {
		ended(100, true);
		assertThat(refusedShare(10_000, 0)).isCloseTo(0.8, within(0.02));
	}

	@Test
	void aFewCallsTellNothing() {
		ended(4, true);
		assertThat(refusedShare(100, 0)).isZero();
	}

	@Test
	void twoSecondsAfterTheLastTimeoutNothingIsRefused() {
		ended(100, true);
		assertThat(refusedShare(100, SECOND)).isPositive();
		assertThat(refusedShare(100, 2 * SECOND)).isZero();
	}

	@Test
	void whenServersAreBackAllIsAdmittedSoon() {
		ended(100, true);
		long now = 0;
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
		UpstreamFixture fixture = overloaded(true);
		assertThatExceptionOfType(NoNodeAvailableException.class)
			.isThrownBy(() -> IntStream.range(0, 100)
				.forEach((i) -> fixture.upstream.attempts(CallOptions.ofDefaults()).first()))
			.withMessage("all nodes of upstream 'u' are at their limit");
		assertThat(fixture.upstream.snapshot().trouble().limited()).isOne();
		fixture.advance(Duration.ofSeconds(2));
		String answer = fixture.upstream.call((node) -> "answer");
		assertThat(answer).isEqualTo("answer");
	}

	@Test
	void itCanBeTurnedOff() {
		UpstreamFixture fixture = overloaded(false);
		IntStream.range(0, 100).forEach((i) -> fixture.upstream.attempts(CallOptions.ofDefaults()).first());
		assertThat(fixture.upstream.snapshot().trouble().limited()).isZero();
	}

	@Test
	void answersOfAllKindsAreAnswers() {
		for (Outcome outcome : List.of(REFUSED, Outcome.failure(FailureKind.HTTP, "status 500"), Outcome.ignored())) {
			assertThat(refused(ended(outcome, true))).as(outcome.toString()).isZero();
		}
	}

	/** As when it is the caller's own timeout. */
	@Test
	void callersThatHangUpHaveNotBeenAnsweredInTime() {
		UpstreamFixture fixture = new UpstreamFixture(UpstreamFixture.unchecked(0, "a", "b"));
		List<Attempt> tries = Stream.generate(() -> fixture.upstream.attempts(CallOptions.ofDefaults()).first())
			.limit(10)
			.toList();
		fixture.seconds(1.1);
		tries.forEach(Attempt::abandoned);
		assertThat(refused(fixture)).isPositive();
	}

	/** Of a hundred calls that begin now. */
	private static long refused(UpstreamFixture fixture) {
		for (int i = 0; i < 100; i++) {
			try {
				fixture.upstream.attempts(CallOptions.ofDefaults()).first();
			}
			catch (NoNodeAvailableException ex) {
				// counted
			}
		}
		return fixture.upstream.snapshot().trouble().limited();
	}

	private static UpstreamFixture overloaded(boolean limited) {
		return ended(LATE, limited);
	}

	/** Ten calls have ended like this. */
	private static UpstreamFixture ended(Outcome outcome, boolean limited) {
		UpstreamFixture fixture = new UpstreamFixture(
				UpstreamFixture.unchecked(0, "a", "b").toBuilder().overloadLimit(limited).build());
		List<Attempts> calls = Stream.generate(() -> fixture.upstream.attempts(CallOptions.ofDefaults()))
			.limit(10)
			.toList();
		List<Attempt> tries = calls.stream().map(Attempts::first).toList();
		IntStream.range(0, 10).forEach((i) -> calls.get(i).next(tries.get(i), new Verdict(outcome, false)));
		return fixture;
	}

}
