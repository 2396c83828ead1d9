package dev.healthcheck.upstream;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How long a call may go on, and the error that it ends with when there is no further
 * try.
 */
final class CallEnd {

	private final String upstream;

	private final Duration tryTimeout;

	private final CallOwner clock;

	/** Of use only with a bound: the clock takes as long as much of a call. */
	private final long startedNanos;

	private boolean timedOut;

	private boolean usedUp;

	/**
	 * A call begins now.
	 * @param upstream the name of the upstream
	 * @param tryTimeout how long there may be tries, zero for no bound
	 * @param clock has the monotonic clock
	 */
	CallEnd(String upstream, Duration tryTimeout, CallOwner clock) {
		this.upstream = upstream;
		this.tryTimeout = tryTimeout;
		this.clock = clock;
		this.startedNanos = tryTimeout.isZero() ? 0 : clock.nanoTime();
	}

	/** Whether it is too late for a further try, which is then why there is none. */
	boolean isTooLate(long nowNanos) {
		this.timedOut |= !this.tryTimeout.isZero() && nowNanos - this.startedNanos >= this.tryTimeout.toNanos();
		return this.timedOut;
	}

	void timedOut() {
		this.timedOut = true;
	}

	/** The budget does not allow a further try. */
	void usedUp() {
		this.usedUp = true;
	}

	/** The time that is left, {@code null} if there is no bound. */
	@Nullable Duration left() {
		return this.tryTimeout.isZero() ? null : Duration
			.ofNanos(Math.max(0, this.tryTimeout.toNanos() - (this.clock.nanoTime() - this.startedNanos)));
	}

	/** The error after so many tries, of which this was the failure of the last. */
	TriesExceededException error(int tries, @Nullable Throwable last) {
		return this.timedOut ? TriesExceededException.timedOut(this.upstream, tries, this.tryTimeout, last)
				: TriesExceededException.failed(this.upstream, tries, this.usedUp, last);
	}

}
