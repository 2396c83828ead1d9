package dev.healthcheck.upstream;

import java.util.concurrent.atomic.LongAdder;

/**
 * How many requests may be given to a second node: a share of all requests, of which ten
 * at most are saved up. Empty at first, and filled by requests and not by time, so that
 * what comes seldom is not doubled.
 */
final class HedgeBudget {

	private static final int SAVED = 10;

	private static final double PERCENT = 100;

	private final LongAdder requests = new LongAdder();

	private long counted;

	private double left;

	/** A request began. */
	void began() {
		this.requests.increment();
	}

	/**
	 * Take one.
	 * @param percent the share
	 * @return whether there was one left
	 */
	synchronized boolean take(double percent) {
		long all = this.requests.sum();
		this.left = Math.min(SAVED, this.left + (all - this.counted) * percent / PERCENT);
		this.counted = all;
		if (this.left < 1) {
			return false;
		}
		this.left--;
		return true;
	}

}
