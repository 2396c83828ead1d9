package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which latencies share a bucket.
 */
class LatencyBucketsTests {

	@Test
	void everyLatencyIsWithinItsBucket() {
		new Random(5).longs(100_000, 0, Duration.ofSeconds(137).toNanos()).forEach((nanos) -> {
			int bucket = LatencyBuckets.of(nanos);
			assertThat(nanos).isBetween(LatencyBuckets.lowerNanos(bucket), LatencyBuckets.lowerNanos(bucket + 1) - 1);
		});
	}

	@Test
	void bucketsFollowOneAnotherWithoutAGap() {
		IntStream.range(0, LatencyBuckets.COUNT).forEach((bucket) -> {
			assertThat(LatencyBuckets.of(LatencyBuckets.lowerNanos(bucket))).isEqualTo(bucket);
			if (bucket > 0) {
				assertThat(LatencyBuckets.of(LatencyBuckets.lowerNanos(bucket) - 1)).isEqualTo(bucket - 1);
			}
		});
	}

	@Test
	void noBucketIsMoreThanAQuarterWiderThanItsLowerBound() {
		IntStream.range(4, LatencyBuckets.COUNT).forEach((bucket) -> {
			long lower = LatencyBuckets.lowerNanos(bucket);
			assertThat(LatencyBuckets.lowerNanos(bucket + 1) - lower).isLessThanOrEqualTo(lower / 4);
		});
	}

	@Test
	void theLastBucketHasWhateverIsLonger() {
		assertThat(LatencyBuckets.of(Long.MAX_VALUE)).isEqualTo(LatencyBuckets.COUNT - 1);
	}

	/** The clock of a request's start may be read on another core. */
	@Test
	void negativeLatencyIsNone() {
		assertThat(LatencyBuckets.of(-1)).isZero();
	}

}
