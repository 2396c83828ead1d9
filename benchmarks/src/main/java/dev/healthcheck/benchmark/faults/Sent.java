package dev.healthcheck.benchmark.faults;

/**
 * A request and what became of it.
 *
 * @param atNanos when it was due
 * @param endedNanos when its response was read, or it had failed
 * @param backend who answered, or else empty
 * @param tried the addresses of the backends that it came to, as far as the response says
 * @param failed whether it had another answer than 200, or none
 */
record Sent(long atNanos, long endedNanos, String backend, String tried, boolean failed) {

	private static final long SLOW_NANOS = 500_000_000;

	double millis() {
		return (this.endedNanos - this.atNanos) / 1e6;
	}

	boolean slow() {
		return this.endedNanos - this.atNanos > SLOW_NANOS;
	}

}
