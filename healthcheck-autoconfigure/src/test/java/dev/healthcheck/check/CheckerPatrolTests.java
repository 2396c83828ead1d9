package dev.healthcheck.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Checker}: targets that others check, and checks out of turn.
 */
class CheckerPatrolTests {

	private static final Duration HEALTHY = Duration.ofSeconds(5);

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private final ManualScheduler scheduler = new ManualScheduler();

	private final FakeProbe probe = new FakeProbe(this.scheduler);

	@Test
	void whatOthersCheckIsCheckedFirstAtARandomPointOfTheLongIntervalAndThenOncePerInterval() {
		Checker checker = checker(2000);
		List<FakeTarget> targets = add(checker, 1000);
		this.scheduler.advance(Duration.ofSeconds(1));
		targets.forEach((target) -> target.patrol(30));
		this.scheduler.advance(Duration.ofSeconds(10));
		long begin = this.scheduler.nanoTime();
		int[] perTenth = new int[10];
		this.scheduler.advance(Duration.ofSeconds(140));
		long count = this.probe.starts().stream().filter((start) -> start.nanos() >= begin).count();
		this.probe.starts()
			.stream()
			.filter((start) -> start.nanos() >= begin)
			.forEach((start) -> perTenth[(int) ((start.nanos() - begin) / 14_000_000_001L)]++);
		assertThat(count).isBetween(850L, 1100L);
		assertThat(Arrays.stream(perTenth).boxed()).as("spread")
			.allSatisfy((tenth) -> assertThat(tenth).isBetween(50, 150));
		FakeTarget target = targets.get(0);
		this.scheduler.advance(Duration.ofMinutes(20));
		List<Long> starts = this.probe.starts(target.address());
		for (int i = 3; i < starts.size(); i++) {
			assertThat(Duration.ofNanos(starts.get(i) - starts.get(i - 1))).isBetween(Duration.ofSeconds(135),
					Duration.ofSeconds(165));
		}
	}

	@Test
	void aTargetThatNeedsAttentionIsCheckedOftenWhoeverChecksIt() {
		Checker checker = checker(10);
		FakeTarget target = add(checker, 1).get(0);
		target.patrol(30);
		target.attention(true);
		this.scheduler.advance(Duration.ofSeconds(20));
		assertThat(this.probe.starts(target.address())).hasSizeBetween(17, 22);
	}

	@Test
	void aCheckThatIsAskedForComesWithinTheTimeAndNotLaterThanPlanned() {
		Checker checker = checker(10);
		FakeTarget target = add(checker, 1).get(0);
		target.patrol(1000);
		this.scheduler.advance(Duration.ofMillis(100));
		checker.checkWithin(target, Duration.ofSeconds(2));
		checker.checkWithin(target, Duration.ofHours(10));
		this.scheduler.advance(Duration.ofSeconds(2));
		assertThat(this.probe.starts(target.address())).hasSize(2);
		this.scheduler.advance(Duration.ofSeconds(20));
		assertThat(this.probe.starts(target.address())).hasSizeLessThanOrEqualTo(3);
	}

	/** One under way began before the question. */
	@Test
	void aCheckUnderWayIsNotTheOneThatIsAskedFor() {
		this.probe.latency(Duration.ofMillis(500));
		Checker checker = checker(10);
		FakeTarget target = add(checker, 1).get(0);
		target.patrol(1000);
		this.scheduler.advance(Duration.ofMillis(100));
		assertThat(this.probe.starts(target.address())).hasSize(1);
		checker.checkWithin(target, Duration.ofMillis(1));
		this.scheduler.advance(Duration.ofMillis(600));
		assertThat(this.probe.starts(target.address())).hasSize(2);
	}

	@Test
	void aThousandLooksDelayAnOwnedCheckByOneTimeoutAtMost() {
		Checker checker = checker(10);
		List<FakeTarget> others = add(checker, 1000);
		FakeTarget owned = new FakeTarget(5000);
		checker.add(owned);
		this.scheduler.advance(Duration.ofSeconds(8));
		others.forEach((target) -> target.patrol(1000));
		this.scheduler.advance(Duration.ofSeconds(8));
		others.forEach((target) -> this.probe.latency(target.address(), TIMEOUT));
		others.forEach((target) -> checker.checkWithin(target, Duration.ZERO));
		int before = this.probe.starts(owned.address()).size();
		this.scheduler.advance(Duration.ofSeconds(90));
		List<Long> starts = this.probe.starts(owned.address());
		assertThat(starts.size() - before).isGreaterThan(13);
		for (int i = before; i < starts.size(); i++) {
			assertThat(Duration.ofNanos(starts.get(i) - starts.get(i - 1)))
				.isLessThanOrEqualTo(HEALTHY.multipliedBy(11).dividedBy(10).plus(TIMEOUT));
		}
	}

	@Test
	void whatIsNotCheckedHereIsNotLookedAt() {
		Checker checker = checker(10);
		FakeTarget target = new FakeTarget(1);
		checker.checkWithin(target, Duration.ZERO);
		checker.add(target);
		checker.remove(target);
		checker.checkWithin(target, Duration.ZERO);
		this.scheduler.advance(Duration.ofSeconds(60));
		assertThat(this.probe.starts()).isEmpty();
	}

	private Checker checker(int concurrency) {
		return new Checker(CheckSettings.builder()
			.healthyInterval(HEALTHY)
			.unhealthyInterval(Duration.ofSeconds(1))
			.timeout(TIMEOUT)
			.concurrency(concurrency)
			.build(), this.probe, this.scheduler, new SplittableRandom(1));
	}

	private static List<FakeTarget> add(Checker checker, int count) {
		List<FakeTarget> targets = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			FakeTarget target = new FakeTarget(i);
			targets.add(target);
			checker.add(target);
		}
		return targets;
	}

}
