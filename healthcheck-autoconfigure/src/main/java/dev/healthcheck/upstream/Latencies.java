package dev.healthcheck.upstream;

/**
 * Requests and their latencies summed up, of one node or of many.
 */
final class Latencies {

	private final long[] buckets = new long[LatencyBuckets.COUNT];

	private long timed;

	private long nanos;

	private long untimed;

	private double perSecond;

	void addTimed(int bucket, long count) {
		this.buckets[bucket] += count;
		this.timed += count;
	}

	void addNanos(long nanos) {
		this.nanos += nanos;
	}

	void addUntimed(long count) {
		this.untimed += count;
	}

	void addPerSecond(double perSecond) {
		this.perSecond += perSecond;
	}

	void add(Latencies other) {
		for (int bucket = 0; bucket < LatencyBuckets.COUNT; bucket++) {
			addTimed(bucket, other.buckets[bucket]);
		}
	}

	/** The times that have come since an earlier sum of the same nodes. */
	Latencies since(Latencies before) {
		Latencies since = new Latencies();
		for (int bucket = 0; bucket < LatencyBuckets.COUNT; bucket++) {
			// fewer when more are too old by now than have come
			since.addTimed(bucket, Math.max(0, this.buckets[bucket] - before.buckets[bucket]));
		}
		return since;
	}

	long timed() {
		return this.timed;
	}

	long count() {
		return this.timed + this.untimed;
	}

	double perSecond() {
		return this.perSecond;
	}

	double meanMillis() {
		return (this.timed > 0) ? this.nanos / 1e6 / this.timed : 0;
	}

	/**
	 * The latency within which a share of the answers came.
	 * @param share the share, above 0 and up to 1
	 * @return the latency in milliseconds, interpolated within its bucket; 0 if no answer
	 * was timed
	 */
	double quantileMillis(double share) {
		double rank = share * this.timed;
		long before = 0;
		for (int bucket = 0; bucket < LatencyBuckets.COUNT; bucket++) {
			long count = this.buckets[bucket];
			if (count > 0 && before + count >= rank) {
				long lower = LatencyBuckets.lowerNanos(bucket);
				long width = LatencyBuckets.lowerNanos(bucket + 1) - lower;
				return (lower + width * (rank - before) / count) / 1e6;
			}
			before += count;
		}
		return 0;
	}

}
