package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import dev.healthcheck.check.Jitter;
import dev.healthcheck.check.ManualScheduler;
import io.grpc.Status;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Waits before repeats, on a virtual clock.
 */
class RepeatJitterTests {

	private static final EtcdClientSettings SETTINGS = EtcdClientSettings.builder(List.of("http://127.0.0.1:2379"))
		.retry(new RetrySettings(6, Duration.ofMillis(100), Duration.ofMillis(500)))
		.requestTimeout(Duration.ofSeconds(2))
		.build();

	private final ManualScheduler scheduler = new ManualScheduler();

	private final long start = this.scheduler.nanoTime();

	private Repeat repeat(double random) {
		return new Repeat(this.scheduler, SETTINGS, new Jitter(() -> random));
	}

	private CompletableFuture<Void> unavailable(List<Long> attempts) {
		attempts.add(Duration.ofNanos(this.scheduler.nanoTime() - this.start).toMillis());
		return CompletableFuture.failedFuture(Status.UNAVAILABLE.asRuntimeException());
	}

	private static CompletableFuture<Void> dropped() {
		return CompletableFuture
			.failedFuture(Status.UNAVAILABLE.withDescription(EtcdOutcomes.PROPOSAL_DROPPED).asRuntimeException());
	}

	@Test
	void theShortestWaitIsHalfOfTheSettings() {
		List<Long> attempts = new ArrayList<>();
		repeat(0).call(() -> unavailable(attempts), Repeat::isUnavailable);
		this.scheduler.advance(Duration.ofSeconds(10));
		assertThat(attempts).containsExactly(0L, 50L, 150L, 350L, 600L, 850L);
	}

	@Test
	void theLongestWaitIsThatOfTheSettings() {
		List<Long> attempts = new ArrayList<>();
		repeat(Math.nextDown(1.0)).call(() -> unavailable(attempts), Repeat::isUnavailable);
		this.scheduler.advance(Duration.ofSeconds(10));
		assertThat(attempts).hasSize(6).first().isEqualTo(0L);
		assertThat(attempts.get(1)).isBetween(99L, 100L);
		assertThat(attempts.get(5)).isBetween(1695L, 1700L);
	}

	@Test
	void clientsThatFailTogetherDoNotComeBackTogether() {
		Random random = new Random(1);
		List<Long> attempts = new ArrayList<>();
		for (int client = 0; client < 200; client++) {
			new Repeat(this.scheduler, SETTINGS, new Jitter(random::nextDouble)).call(() -> unavailable(attempts),
					Repeat::isUnavailable);
		}
		this.scheduler.advance(Duration.ofMillis(100));
		List<Long> seconds = attempts.subList(200, 400);
		assertThat(seconds).allSatisfy((at) -> assertThat(at).isBetween(50L, 100L));
		for (long begin = 50; begin < 100; begin += 10) {
			long from = begin;
			assertThat(seconds.stream().filter((at) -> at >= from && at < from + 10)).as("from %d ms", begin)
				.hasSizeBetween(20, 60);
		}
	}

	@Test
	void clientsOfOneApplicationDifferByThemselves() {
		Repeat repeat = new Repeat(this.scheduler, SETTINGS);
		assertThat(repeat.delay(1)).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
		assertThat(repeat.longDelay()).isBetween(Duration.ofMillis(250), Duration.ofMillis(500));
		assertThat(List.of(repeat.delay(1), repeat.delay(1), repeat.delay(1), repeat.delay(1))).doesNotHaveDuplicates();
	}

	@Test
	void writesThatWereDroppedAreRepeatedForTheRequestTimeoutHoweverShortTheWaits() {
		for (double random : new double[] { 0, 0.5, 0.99 }) {
			long began = this.scheduler.nanoTime();
			List<Long> attempts = new ArrayList<>();
			CompletableFuture<Void> result = repeat(random).untilProposed(() -> {
				attempts.add(Duration.ofNanos(this.scheduler.nanoTime() - began).toMillis());
				return dropped();
			});
			this.scheduler.advance(Duration.ofSeconds(10));
			assertThat(attempts.get(attempts.size() - 1)).isBetween(1500L, 2000L);
			assertThat(result).isCompletedExceptionally();
		}
	}

}
