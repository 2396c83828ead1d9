package dev.healthcheck.upstream;

/**
 * The share of a node's last requests that were late. The older they are in number, the
 * less they count; time does not make them older.
 *
 * @param share at the last one that was late, from 0 to 1
 * @param succeeded how many had ever succeeded then
 */
record Lateness(double share, long succeeded) {

	static final Lateness NONE = new Lateness(0, 0);

	/** What each request leaves of those before it. */
	private static final double KEPT = 7.0 / 8;

	/** One that is late may succeed too, and is counted as both then. */
	private static final double TOO_MUCH = 0.25;

	/**
	 * A request is late.
	 * @param succeeded how many have ever succeeded
	 */
	Lateness late(long succeeded) {
		return new Lateness(share(succeeded) * KEPT + 1 - KEPT, succeeded);
	}

	/**
	 * Whether so many are late that the node itself is in trouble.
	 * @param succeeded how many have ever succeeded
	 */
	boolean isTooMuch(long succeeded) {
		return this.share >= TOO_MUCH && share(succeeded) >= TOO_MUCH;
	}

	private double share(long succeeded) {
		return this.share * Math.pow(KEPT, Math.max(0, succeeded - this.succeeded));
	}

}
