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
 * @param bystanders how many of them were there when it began
 * @param spotless those of them that have not failed since
 * @param alternative whether a later level has a node that is well
 */
public record Comparison(int failures, int fellows, long succeeded, long failed, double failureShare, int bystanders,
		Bystanders.Spotless spotless, boolean alternative) {

	/** So rare must an accident be that it is none. */
	private static final double ACCIDENT = Math.log(1.0 / 10_000);

	/** So many successes say enough, also of a large level. */
	private static final int ENOUGH = 20;

	/** So many successes for each failure say enough, which five nodes have in turn. */
	private static final int PLENTY = 4;

	/** A level that is bad as a whole is left, after 13 failures in a row. */
	private static final double BAD_LEVEL = 0.49;

	/**
	 * Whether the node is worse than its fellows.
	 * @return whether it is to be taken out
	 */
	public boolean isWorse() {
		return isAccident(chance()) || isWorseThanSome() || (this.alternative && isAccident(BAD_LEVEL));
	}

	/**
	 * Whether the others do nothing but well, but are so few that little is known of them
	 * yet.
	 * @return whether they are to be asked before this node is again
	 */
	public boolean isThin() {
		return this.failures > 1 && this.fellows > 0 && this.failed == 0
				&& this.succeeded < (long) PLENTY * this.failures;
	}

	private boolean isAccident(double chance) {
		return this.failures * Math.log(chance) <= ACCIDENT;
	}

	/** How likely a request to one of the others fails. */
	private double chance() {
		if (this.fellows == 0 || this.succeeded < Math.min(this.fellows, ENOUGH)) {
			return 1;
		}
		return Math.max((this.failed + 1.0) / (this.succeeded + this.failed + 2.0), this.failureShare);
	}

	/**
	 * Whether some fellows are well while the rest may fail as this node does, as after a
	 * bad deploy: whatever share of all requests fails, it is an accident that the same
	 * few see nothing but successes, and this one nothing but failures (a likelihood
	 * ratio, times the number of ways to choose those few).
	 */
	private boolean isWorseThanSome() {
		double k = this.failures;
		double s = this.spotless.succeeded();
		if (this.spotless.nodes() == 0 || s <= 0) {
			return false;
		}
		double likelihood = k * Math.log(k / (k + s)) + s * Math.log(s / (k + s));
		return likelihood + waysToChoose(this.bystanders, this.spotless.nodes()) <= ACCIDENT;
	}

	private static double waysToChoose(int all, int some) {
		double ways = 0;
		for (int i = 1; i <= Math.min(some, all - some); i++) {
			ways += Math.log((all - i + 1) / (double) i);
		}
		return ways;
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
