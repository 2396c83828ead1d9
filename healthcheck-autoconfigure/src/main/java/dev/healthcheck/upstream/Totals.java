package dev.healthcheck.upstream;

/**
 * Requests that have ended.
 *
 * @param succeeded those that have succeeded
 * @param failed those that have failed although there was a connection
 */
record Totals(long succeeded, long failed) {

	static final Totals NONE = new Totals(0, 0);

	Totals minus(Totals part) {
		return new Totals(Math.max(0, this.succeeded - part.succeeded), Math.max(0, this.failed - part.failed));
	}

	/** The share of failures, from 0 to 1. */
	double failureShare() {
		long all = this.succeeded + this.failed;
		return (all > 0) ? this.failed / (double) all : 0;
	}

}
