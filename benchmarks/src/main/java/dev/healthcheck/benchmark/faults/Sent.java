package dev.healthcheck.benchmark.faults;

/**
 * A request and what became of it.
 *
 * @param atNanos when it was due
 * @param endedNanos when its response was read, or it had failed
 * @param backend who answered, or else empty
 * @param failed whether it had another answer than 200, or none
 */
record Sent(long atNanos, long endedNanos, String backend, boolean failed) {

	private static final long SLOW_NANOS = 500_000_000;

	boolean slow() {
		return this.endedNanos - this.atNanos > SLOW_NANOS;
	}

}
