package dev.healthcheck.upstream;

import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Outcome;

/**
 * How many requests a node that showed signs of overload may have under way: additive
 * increase, multiplicative decrease, as TCP does it (V. Jacobson, "Congestion avoidance
 * and control", 1988). It lasts until ten seconds have passed without a sign, and is then
 * forgotten.
 */
final class OverloadLimit {

	private static final double CUT = 0.8;

	/** Of the limit; with less under way a success says nothing about it. */
	private static final double USED = 0.7;

	private static final long QUIET_NANOS = 10_000_000_000L;

	private volatile double limit;

	private volatile long cutNanos;

	OverloadLimit(long inFlight, long nowNanos) {
		this.limit = cut(inFlight);
		this.cutNanos = nowNanos;
	}

	/**
	 * Whether a failure may mean that the node has too much waiting: it did not answer in
	 * time. One that refuses what is too much keeps nothing waiting.
	 */
	static boolean isSign(Outcome.Failure failure) {
		return failure.kind() == FailureKind.TIMEOUT && !failure.refused();
	}

	private static double cut(long inFlight) {
		return Math.max(1, CUT * inFlight);
	}

	boolean hasRoom(long inFlight, long nowNanos) {
		return inFlight < this.limit || isForgotten(nowNanos);
	}

	boolean isForgotten(long nowNanos) {
		return nowNanos - this.cutNanos >= QUIET_NANOS;
	}

	/**
	 * A sign of overload.
	 * @param beganNanos when the request began; before the last cut it says nothing new
	 */
	void overloaded(long beganNanos, long inFlight, long nowNanos) {
		if (beganNanos - this.cutNanos >= 0) {
			this.limit = cut(Math.min(inFlight, (long) Math.ceil(this.limit)));
			this.cutNanos = nowNanos;
		}
	}

	/** A request succeeded; one that is lost among others that end now is no harm. */
	void succeeded(long inFlight) {
		double limit = this.limit;
		if (inFlight >= USED * limit) {
			this.limit = limit + 1 / limit;
		}
	}

}
