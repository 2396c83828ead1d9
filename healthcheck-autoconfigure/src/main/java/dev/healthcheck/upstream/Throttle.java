package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Refuses some calls while hardly any is answered in time, so that servers that let too
 * many wait can get rid of them: adaptive throttling (B. Beyer and others, "Site
 * Reliability Engineering", 2016, chapter 21), but only timeouts set it off. Of the calls
 * of the last two seconds a fifth must have been answered; otherwise so many are refused
 * that those which go on are five times as many as were answered, and a fifth of all in
 * any case, which finds out when servers are back. A short pause sets nothing off: who
 * waits then is answered soon.
 * <p>
 * What is in flight is not bounded: where many clients have a request or two at each
 * server, none of them could have fewer.
 */
final class Throttle {

	private static final Duration WINDOW = Duration.ofSeconds(2);

	/**
	 * How long calls must have timed out; what is shorter is over before it could help.
	 */
	private static final Duration LASTING = Duration.ofMillis(1800);

	private static final double SHARE = 0.2;

	/** So many calls tell something. */
	private static final int ENOUGH = 5;

	private final RollingCounts<End> ends = new RollingCounts<>(End.class, WINDOW);

	private final LongSupplier random;

	/** Hardly ever does any call time out, and each would have to add up to find that. */
	private volatile boolean timedOutEver;

	private volatile long timedOutNanos;

	private volatile boolean lasting;

	/**
	 * Refuses nothing.
	 * @param random any 64 bits
	 */
	Throttle(LongSupplier random) {
		this.random = random;
	}

	/** Whether a call is not to be made. */
	boolean refuses(long nowNanos) {
		long timedOut = isAnyTimedOut(nowNanos) ? this.ends.sum(End.TIMED_OUT, nowNanos) : 0;
		boolean lasting = timedOut > 0 && (this.lasting || this.ends.sumBefore(End.TIMED_OUT, LASTING, nowNanos) > 0);
		if (lasting != this.lasting) {
			this.lasting = lasting;
		}
		if (!lasting) {
			return false;
		}
		long answered = this.ends.sum(End.ANSWERED, nowNanos);
		long all = answered + timedOut + this.ends.sum(End.REFUSED, nowNanos);
		double admitted = Math.max(SHARE, answered / SHARE / all);
		if (all < ENOUGH || (this.random.getAsLong() >>> 1) < admitted * Long.MAX_VALUE) {
			return false;
		}
		this.ends.increment(End.REFUSED, nowNanos);
		return true;
	}

	private boolean isAnyTimedOut(long nowNanos) {
		return this.timedOutEver && nowNanos - this.timedOutNanos <= WINDOW.toNanos();
	}

	/** A call has ended: without an answer in time, or in whatever other way. */
	void ended(boolean timedOut, long nowNanos) {
		if (timedOut) {
			this.timedOutNanos = nowNanos;
			this.timedOutEver = true;
		}
		this.ends.increment(timedOut ? End.TIMED_OUT : End.ANSWERED, nowNanos);
	}

	private enum End {

		ANSWERED, TIMED_OUT, REFUSED

	}

}
