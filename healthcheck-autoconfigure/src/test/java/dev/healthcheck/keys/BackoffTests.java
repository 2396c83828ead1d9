package dev.healthcheck.keys;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import dev.healthcheck.check.Jitter;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Waits before etcd is asked again.
 */
class BackoffTests {

	private static final Duration LONGEST = Duration.ofSeconds(1);

	private static List<Long> millis(Backoff backoff, int waits) {
		return IntStream.range(0, waits).mapToObj((i) -> backoff.next().toMillis()).toList();
	}

	@Test
	void theShortestWaitsAreHalfOfTheLongest() {
		assertThat(millis(new Backoff(LONGEST, new Jitter(() -> 0)), 6)).containsExactly(50L, 100L, 200L, 400L, 500L,
				500L);
		assertThat(millis(new Backoff(LONGEST, new Jitter(() -> 0.999999)), 6)).containsExactly(99L, 199L, 399L, 799L,
				999L, 999L);
	}

	@Test
	void aSuccessBeginsAnew() {
		Backoff backoff = new Backoff(LONGEST, new Jitter(() -> 0));
		millis(backoff, 4);
		backoff.reset();
		assertThat(millis(backoff, 2)).containsExactly(50L, 100L);
	}

	@Test
	void instancesDoNotWaitAlike() {
		List<Duration> waits = IntStream.range(0, 100).mapToObj((i) -> new Backoff(LONGEST).next()).toList();
		assertThat(waits)
			.allSatisfy((wait) -> assertThat(wait).isBetween(Duration.ofMillis(50), Duration.ofMillis(100)));
		assertThat(waits.stream().distinct()).hasSizeGreaterThan(90);
	}

}
