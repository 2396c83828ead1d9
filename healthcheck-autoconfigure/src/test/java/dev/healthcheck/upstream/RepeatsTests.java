package dev.healthcheck.upstream;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The bound of repeats that are made in vain.
 */
class RepeatsTests {

	private static final RetryBudget FIFTH = RetryBudget.ofPercent(20);

	private static final long SECOND = 1_000_000_000;

	private final Repeats repeats = new Repeats((outcome) -> {
	});

	private int takeAll(RetryBudget budget, long nowNanos) {
		int taken = 0;
		while (taken < 1000 && this.repeats.take(budget, nowNanos)) {
			taken++;
		}
		return taken;
	}

	private void call(int times, long nowNanos) {
		for (int i = 0; i < times; i++) {
			this.repeats.called(nowNanos);
		}
	}

	@Test
	void tenAndAShareOfTheCalls() {
		assertThat(takeAll(FIFTH, 0)).isEqualTo(10);
		call(104, 0);
		assertThat(takeAll(FIFTH, SECOND)).isEqualTo(20);
		assertThat(this.repeats.use(FIFTH, SECOND)).isEqualTo(new RepeatUse(30, 104, 30L)).matches(RepeatUse::isUsedUp);
	}

	@Test
	void noneMeansNoBound() {
		assertThat(takeAll(RetryBudget.NONE, 0)).isEqualTo(1000);
		assertThat(this.repeats.use(RetryBudget.NONE, 0)).isEqualTo(new RepeatUse(1000, 0, null));
	}

	@Test
	void zeroPercentMeansNoRepeats() {
		call(1000, 0);
		assertThat(takeAll(RetryBudget.ofPercent(0), 0)).isZero();
	}

	@Test
	void whatIsTenSecondsOldIsForgotten() {
		call(100, 0);
		assertThat(takeAll(FIFTH, 5 * SECOND)).isEqualTo(30);
		assertThat(takeAll(FIFTH, 9 * SECOND)).isZero();
		// the calls first, the repeats later
		assertThat(this.repeats.use(FIFTH, 10 * SECOND)).isEqualTo(new RepeatUse(30, 0, 10L));
		assertThat(takeAll(FIFTH, 15 * SECOND)).isEqualTo(10);
	}

	@Test
	void whatHelpedIsFree() {
		for (int i = 0; i < 1000; i++) {
			assertThat(this.repeats.take(FIFTH, i * SECOND / 100)).isTrue();
			this.repeats.giveBack(i * SECOND / 100);
		}
		assertThat(this.repeats.use(FIFTH, 10 * SECOND).failed()).isZero();
	}

	@Test
	void whatHelpsAfterItIsForgottenGivesNothingBack() {
		assertThat(this.repeats.take(FIFTH, 0)).isTrue();
		assertThat(takeAll(FIFTH, 10 * SECOND)).isEqualTo(10);
		this.repeats.giveBack(0);
		assertThat(this.repeats.take(FIFTH, 10 * SECOND)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void agreesWithAModelThatForgetsNothing(long seed) {
		SplittableRandom random = new SplittableRandom(seed);
		int percent = random.nextInt(1, 101);
		RetryBudget budget = RetryBudget.ofPercent(percent);
		// the clock has any origin, and may pass zero
		long now = -20 * SECOND + random.nextLong(SECOND);
		List<Long> calls = new ArrayList<>();
		List<Long> taken = new ArrayList<>();
		for (int i = 0; i < 20_000; i++) {
			now += random.nextLong((random.nextInt(1000) == 0) ? 15 * SECOND : SECOND / 50);
			int event = random.nextInt(4);
			if (event <= 1) {
				this.repeats.called(now);
				calls.add(now);
			}
			else if (event == 2) {
				boolean left = recent(taken, now) < 10 + recent(calls, now) * percent / 100;
				assertThat(this.repeats.take(budget, now)).isEqualTo(left);
				if (left) {
					taken.add(now);
				}
			}
			else if (!taken.isEmpty() && random.nextBoolean()) {
				this.repeats.giveBack(taken.remove(random.nextInt(taken.size())));
			}
			assertThat(this.repeats.use(budget, now).failed()).isEqualTo(recent(taken, now));
		}
	}

	private static long recent(List<Long> times, long now) {
		return times.stream().filter((time) -> Math.floorDiv(time, SECOND) > Math.floorDiv(now, SECOND) - 10).count();
	}

	@Test
	void manyThreadsTakeNoMoreThanThereIs() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(8);
		try {
			AtomicInteger taken = new AtomicInteger();
			CountDownLatch begin = new CountDownLatch(1);
			List<Future<?>> callers = new ArrayList<>();
			for (int caller = 0; caller < 8; caller++) {
				callers.add(threads.submit(() -> {
					begin.await();
					call(1000, 0);
					for (int i = 0; i < 1000; i++) {
						if (this.repeats.take(FIFTH, 0)) {
							taken.incrementAndGet();
						}
					}
					return null;
				}));
			}
			begin.countDown();
			for (Future<?> caller : callers) {
				caller.get();
			}
			assertThat(taken.get() + takeAll(FIFTH, 0)).isEqualTo(10 + 8000 / 5);
		}
		finally {
			threads.shutdownNow();
		}
	}

}
