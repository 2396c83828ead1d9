package dev.healthcheck.upstream;

/**
 * The share of a node's last requests that were late. Those that came before count the
 * less, and none of them ten seconds after the last one that was late.
 *
 * @param share at the last one that was late, from 0 to 1
 * @param succeeded how many had ever succeeded then
 * @param atNanos when that was
 */
record Lateness(double share, long succeeded, long atNanos) {

	static final Lateness NONE = new Lateness(0, 0, 0);

	/** What each request leaves of those before it. */
	private static final double KEPT = 7.0 / 8;

	/** One that is late may succeed too, and is counted as both then. */
	private static final double TOO_MUCH = 0.25;

	private static final long LASTS_NANOS = 10_000_000_000L;

	/**
	 * A request is late.
	 * @param succeeded how many have ever succeeded
	 * @param nowNanos the present
	 */
	Lateness late(long succeeded, long nowNanos) {
		return new Lateness(share(succeeded, nowNanos) * KEPT + 1 - KEPT, succeeded, nowNanos);
	}

	/**
	 * Whether so many are late that the node itself is in trouble.
	 * @param succeeded how many have ever succeeded
	 * @param nowNanos the present
	 */
	boolean isTooMuch(long succeeded, long nowNanos) {
		return this.share >= TOO_MUCH && share(succeeded, nowNanos) >= TOO_MUCH;
	}

	private double share(long succeeded, long nowNanos) {
		return (nowNanos - this.atNanos > LASTS_NANOS) ? 0
				: this.share * Math.pow(KEPT, (double) Math.max(0, succeeded - this.succeeded));
	}

}
