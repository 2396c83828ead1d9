package dev.healthcheck.etcd;

import java.util.function.LongSupplier;

/**
 * How far this process is behind: how long it took lately to send a call, or to look at
 * the clock. One that is short of processor time, as one that starts with half a core,
 * may take seconds to send a call and as long to read its answer, which is not the time
 * that an endpoint has. To end such calls and repeat them would keep it short of time.
 */
final class ProcessLag {

	/** What a process that is well does not take. */
	private static final long NOTABLE_NANOS = 20_000_000;

	/** Threads have their turns: it may be a while until the next call waits as long. */
	private static final long LATELY_NANOS = 5_000_000_000L;

	private static final long MOST_NANOS = 30_000_000_000L;

	private final LongSupplier clock;

	/** The most of lately, 0 for what is not notable. */
	private volatile long nanos;

	/** When that was; not exact. */
	private volatile long atNanos;

	/**
	 * A process that is not behind.
	 * @param clock the monotonic clock
	 */
	ProcessLag(LongSupplier clock) {
		this.clock = clock;
	}

	/**
	 * Something was done; told by any thread.
	 * @param nanos how long after it should have been
	 */
	void noted(long nanos) {
		long most = this.nanos;
		if (nanos < NOTABLE_NANOS && most == 0) {
			return;
		}
		long now = this.clock.getAsLong();
		if (nanos >= most || now - this.atNanos > LATELY_NANOS) {
			this.nanos = (nanos < NOTABLE_NANOS) ? 0 : nanos;
			this.atNanos = now;
		}
	}

	/**
	 * The time of a call that is not the endpoint's.
	 * @return nanoseconds: an answer may wait for as long as its call did; half a minute
	 * at most
	 */
	long allowanceNanos() {
		return Math.min(2 * this.nanos, MOST_NANOS);
	}

}
