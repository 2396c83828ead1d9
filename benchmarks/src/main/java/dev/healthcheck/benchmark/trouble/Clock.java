package dev.healthcheck.benchmark.trouble;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Seconds of a scenario, which may be shorter than real ones.
 *
 * @param startNanos when it began
 * @param length how long one of its seconds is, in real ones
 */
record Clock(long startNanos, double length) {

	/** The time since it began. */
	double seconds() {
		return (System.nanoTime() - this.startNanos) / (this.length * TimeUnit.SECONDS.toNanos(1));
	}

	void await(double seconds) {
		for (double rest = seconds - seconds(); rest > 0; rest = seconds - seconds()) {
			LockSupport.parkNanos((long) (rest * this.length * TimeUnit.SECONDS.toNanos(1)));
		}
	}

	/** Convert a rate of real seconds. */
	double perSecond(double perRealSecond) {
		return perRealSecond * this.length;
	}

}
