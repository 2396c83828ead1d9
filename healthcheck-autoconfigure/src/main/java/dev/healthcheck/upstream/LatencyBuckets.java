package dev.healthcheck.upstream;

/**
 * How latencies are put into buckets: four for each doubling, so that a bucket is at most
 * a quarter wider than its lower bound; below 66 us they are 16 us wide, and the last one
 * has all of two minutes and more.
 */
final class LatencyBuckets {

	/** How many there are. */
	static final int COUNT = 88;

	/** The narrowest ones are 2^14 ns wide. */
	private static final int UNIT_BITS = 14;

	private LatencyBuckets() {
	}

	static int of(long nanos) {
		long units = Math.max(0, nanos) >>> UNIT_BITS;
		if (units < 4) {
			return (int) units;
		}
		int exponent = 63 - Long.numberOfLeadingZeros(units);
		int quarter = (int) (units >>> (exponent - 2)) & 3;
		return Math.min((exponent - 1) * 4 + quarter, COUNT - 1);
	}

	/** The shortest latency of a bucket; that of the next is where it ends. */
	static long lowerNanos(int bucket) {
		long units = (bucket < 4) ? bucket : (4L + bucket % 4) << (bucket / 4 - 1);
		return units << UNIT_BITS;
	}

}
