package dev.healthcheck.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LongSummaryStatistics;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Checker}: what holds for every schedule.
 */
class CheckerScheduleTests {

	private static final Duration HEALTHY = Duration.ofSeconds(5);

	private static final Duration UNHEALTHY = Duration.ofSeconds(1);

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private final ManualScheduler scheduler = new ManualScheduler();

	private final FakeProbe probe = new FakeProbe(this.scheduler);

	@Test
	void smallUpstreamIsCheckedWithin100Millis() {
		Checker checker = checker(0.1, 100, 1);
		List<FakeTarget> targets = addAll(checker, 100);
		this.scheduler.advance(Duration.ofMillis(100));
		assertThat(targets).allMatch((target) -> target.reports().size() == 1);
		assertThat(this.probe.starts().stream().map(FakeProbe.Start::nanos).distinct()).hasSizeGreaterThan(90);
	}

	@Test
	void largeUpstreamIsSpreadOverOneInterval() {
		Checker checker = checker(0.1, 100, 2);
		long begin = this.scheduler.nanoTime();
		List<FakeTarget> targets = addAll(checker, 10_100);
		this.scheduler.advance(HEALTHY);
		assertThat(targets).allMatch((target) -> !target.reports().isEmpty());
		int[] perSecond = new int[5];
		for (FakeTarget target : targets.subList(100, targets.size())) {
			perSecond[(int) ((target.reports().get(0).startedNanos() - begin) / 1_000_000_000)]++;
		}
		assertThat(Arrays.stream(perSecond).boxed()).allMatch((count) -> count > 1800 && count < 2200);
	}

	/** The probe sees to it that no node is asked twice at a time. */
	@Test
	void tenThousandTargetsAreCheckedEvenlyAndOnTime() {
		Checker checker = checker(0.1, 100, 6);
		this.probe.latency(Duration.ofMillis(20));
		List<FakeTarget> targets = addAll(checker, 10_000);
		Duration run = Duration.ofSeconds(62);
		long begin = this.scheduler.nanoTime();
		this.scheduler.advance(run);
		int[] perSlice = new int[(int) (run.toMillis() / 500)];
		this.probe.starts().forEach((start) -> perSlice[(int) ((start.nanos() - begin) / 500_000_000)]++);
		// after the first round, half a second has its share of 10,000 in 5.02 s
		assertThat(Arrays.stream(perSlice).skip(10).boxed())
			.allSatisfy((count) -> assertThat(count).isBetween(700, 1300));
		for (FakeTarget target : targets) {
			List<CheckReport> reports = target.reports();
			assertThat(reports).hasSizeBetween(11, 13);
			for (int i = 1; i < reports.size(); i++) {
				long wait = reports.get(i).startedNanos() - reports.get(i - 1).endedNanos();
				assertThat(Duration.ofNanos(wait)).isBetween(Duration.ofMillis(4500), Duration.ofMillis(5550));
			}
		}
	}

	@Test
	void waitsAreSpreadByTheJitterToBothSides() {
		Checker checker = checker(0.2, 100, 3);
		List<FakeTarget> targets = addAll(checker, 50);
		this.probe.latency(Duration.ofMillis(10));
		this.scheduler.advance(Duration.ofMinutes(5));
		LongSummaryStatistics waits = new LongSummaryStatistics();
		for (FakeTarget target : targets) {
			List<CheckReport> reports = target.reports();
			for (int i = 1; i < reports.size(); i++) {
				waits.accept(reports.get(i).startedNanos() - reports.get(i - 1).endedNanos());
			}
		}
		assertThat(Duration.ofNanos(waits.getMin())).isBetween(Duration.ofMillis(4000), Duration.ofMillis(4050));
		assertThat(Duration.ofNanos(waits.getMax())).isBetween(Duration.ofMillis(5950), Duration.ofMillis(6000));
		assertThat(waits.getAverage()).isBetween(4.95e9, 5.05e9);
	}

	@Test
	void fullJitterIsAllowed() {
		Checker checker = checker(1, 100, 4);
		List<FakeTarget> targets = addAll(checker, 10);
		this.scheduler.advance(Duration.ofMinutes(1));
		assertThat(targets).allMatch((target) -> target.reports().size() > 4 && target.reports().size() < 40);
	}

	/**
	 * Hung nodes that fill all places must not keep the healthy ones from being checked.
	 */
	@Test
	void hungTargetsDoNotStarveOthers() {
		Checker checker = checker(0.1, 10, 5);
		List<FakeTarget> targets = addAll(checker, 120);
		for (FakeTarget hung : targets.subList(0, 100)) {
			hung.attention(true);
			this.probe.latency(hung.address(), TIMEOUT);
		}
		this.scheduler.advance(Duration.ofMinutes(2));
		assertThat(targets.subList(100, 120)).allMatch((target) -> target.reports().size() >= 10);
	}

	/**
	 * Whatever happens to the targets: never two checks of one at a time (the probe sees
	 * to that), never more than allowed in all, only targets that are checked get
	 * reports, and a request is followed by a check that started after it.
	 */
	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 5, 8, 13, 21, 34, 55, 89 })
	void holdsForRandomHistories(long seed) {
		Random random = new Random(seed);
		int concurrency = 1 + random.nextInt(8);
		Checker checker = checker(random.nextDouble(), concurrency, seed);
		List<FakeTarget> targets = new ArrayList<>();
		IdentityHashMap<FakeTarget, Long> addedAt = new IdentityHashMap<>();
		IdentityHashMap<FakeTarget, Long> requestedAt = new IdentityHashMap<>();
		for (int i = 0; i < 20; i++) {
			targets.add(new FakeTarget(i));
		}
		for (int step = 0; step < 3000; step++) {
			FakeTarget target = targets.get(random.nextInt(targets.size()));
			switch (random.nextInt(7)) {
				case 0 -> {
					checker.add(target);
					addedAt.putIfAbsent(target, this.scheduler.nanoTime());
				}
				case 1 -> {
					if (random.nextInt(4) == 0) {
						checker.remove(target);
						addedAt.remove(target);
						requestedAt.remove(target);
						target.reports().clear();
						// a new node, as its old one may still be asked
						targets.set(targets.indexOf(target), new FakeTarget(1000 + step));
					}
				}
				case 2 -> {
					checker.checkNow(target);
					if (addedAt.containsKey(target)) {
						requestedAt.put(target, this.scheduler.nanoTime());
					}
				}
				case 3 -> target.attention(random.nextBoolean());
				case 4 -> this.probe.latency(target.address(), Duration.ofMillis(random.nextInt(1000)));
				default -> this.scheduler.advance(Duration.ofMillis(random.nextInt(2000)));
			}
			assertThat(this.probe.mostInFlight()).isLessThanOrEqualTo(concurrency);
			for (FakeTarget each : targets) {
				Long since = addedAt.get(each);
				assertThat(each.reports()).allMatch((report) -> since != null && report.startedNanos() >= since);
			}
		}
		this.scheduler.advance(Duration.ofMinutes(2));
		requestedAt
			.forEach((target, nanos) -> assertThat(target.lastReport().startedNanos()).isGreaterThanOrEqualTo(nanos));
		assertThat(addedAt.keySet()).allMatch((target) -> !target.reports().isEmpty());
		checker.close();
		this.scheduler.runDue();
		int before = this.probe.starts().size();
		this.scheduler.advance(Duration.ofMinutes(1));
		assertThat(this.probe.starts()).hasSize(before);
		assertThat(this.scheduler.pending()).isZero();
	}

	/**
	 * However often checks are given up: a target's reports are in order and of checks
	 * that did not overlap, no request is forgotten, and all are checked on.
	 */
	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 5, 8, 13, 21, 34, 55, 89 })
	void holdsForRandomHistoriesInWhichChecksAreGivenUp(long seed) {
		Random random = new Random(seed);
		Checker checker = checker(random.nextDouble(), 1 + random.nextInt(4), seed);
		this.probe.mayBeGivenUp();
		List<FakeTarget> targets = addAll(checker, 10);
		IdentityHashMap<FakeTarget, Long> requestedAt = new IdentityHashMap<>();
		for (int step = 0; step < 3000; step++) {
			FakeTarget target = targets.get(random.nextInt(targets.size()));
			long now = this.scheduler.nanoTime();
			switch (random.nextInt(6)) {
				case 0, 1 -> {
					checker.checkNow(target, now - Duration.ofMillis(random.nextInt(500)).toNanos());
					requestedAt.put(target, now);
				}
				case 2 -> {
					checker.checkNow(target);
					requestedAt.put(target, now);
				}
				case 3 -> this.probe.latency(target.address(), Duration.ofMillis(random.nextInt(1000)));
				case 4 -> target.attention(random.nextBoolean());
				default -> this.scheduler.advance(Duration.ofMillis(random.nextInt(300)));
			}
		}
		long end = this.scheduler.nanoTime();
		this.scheduler.advance(Duration.ofMinutes(2));
		requestedAt
			.forEach((target, nanos) -> assertThat(target.lastReport().startedNanos()).isGreaterThanOrEqualTo(nanos));
		for (FakeTarget target : targets) {
			List<CheckReport> reports = target.reports();
			for (int i = 1; i < reports.size(); i++) {
				assertThat(reports.get(i).startedNanos()).isGreaterThanOrEqualTo(reports.get(i - 1).endedNanos());
			}
			assertThat(reports).filteredOn((report) -> report.startedNanos() >= end).hasSizeGreaterThan(10);
		}
	}

	private List<FakeTarget> addAll(Checker checker, int count) {
		List<FakeTarget> targets = new ArrayList<>(count);
		for (int i = 0; i < count; i++) {
			FakeTarget target = new FakeTarget(i);
			targets.add(target);
			checker.add(target);
		}
		return targets;
	}

	private Checker checker(double jitter, int concurrency, long seed) {
		return new Checker(TestSettings.schedule(HEALTHY, UNHEALTHY, TIMEOUT, jitter, concurrency), this.probe,
				this.scheduler, new SplittableRandom(seed));
	}

}
