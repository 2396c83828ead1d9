package dev.healthcheck.breaker;

/**
 * Whether a node fails as its fellows do not ({@code max-fails: auto}): whether so many
 * failures in a row would be an accident of one in ten thousand if the node were like the
 * others.
 *
 * @param failures failures of the node since its last success
 * @param fellows the other nodes of its level that are in service
 * @param succeeded requests to them that succeeded since those failures began
 * @param failed requests to them that failed since then
 * @param failureShare the share of failures among all requests to them in the last
 * {@code fail-timeout}
 * @param alternative whether a later level has a node that is well
 */
public record Comparison(int failures, int fellows, long succeeded, long failed, double failureShare,
		boolean alternative) {

	/** So rare must an accident be that it is none. */
	private static final double ACCIDENT = 1.0 / 10_000;

	/** So many successes say enough, also of a large level. */
	private static final int ENOUGH = 20;

	/**
	 * Whether the node is worse than its fellows.
	 * @return whether it is to be taken out
	 */
	public boolean isWorse() {
		boolean compared = this.fellows > 0 && this.succeeded >= Math.min(this.fellows, ENOUGH);
		if (!compared && !this.alternative) {
			return false;
		}
		double chance = compared ? chance() : 1;
		// a level that is bad as a whole is left when there is a better one
		double bounded = this.alternative ? Math.min(chance, 0.5) : chance;
		return Math.pow(bounded, this.failures) <= ACCIDENT;
	}

	/** How likely a request to one of the others fails. */
	private double chance() {
		return Math.max((this.failed + 1.0) / (this.succeeded + this.failed + 2.0), this.failureShare);
	}

	/**
	 * Whether the others fail so much that the node's failures say little.
	 * @return whether the trouble is shared
	 */
	public boolean isShared() {
		return othersShare() >= 0.01;
	}

	/**
	 * The share of the others' requests that fail.
	 * @return from 0 to 1
	 */
	public double othersShare() {
		long all = this.succeeded + this.failed;
		return Math.max((all > 0) ? this.failed / (double) all : 0, this.failureShare);
	}

	@Override
	public String toString() {
		return this.failed + " of " + (this.succeeded + this.failed) + " failed";
	}

}
