package dev.healthcheck.breaker;

import dev.healthcheck.node.BreakerState;
import org.jspecify.annotations.Nullable;

/**
 * One request at a time is let through as a trial; what it finds out decides.
 *
 * @param permit of the present trial, or of the one before
 * @param trip why it was open
 * @param backOff how many times {@code fail-timeout} it was out of use
 * @param sinceNanos since when it is half-open
 * @param trialNanos when the trial began that is under way, {@code null} if none is
 * @param passes checks passed since then
 */
public record HalfOpen(Permit permit, Trip trip, int backOff, long sinceNanos, @Nullable Long trialNanos,
		int passes) implements Breaker {

	/**
	 * Begin to try.
	 * @param open what it was before
	 * @param nowNanos the present
	 */
	public HalfOpen(Open open, long nowNanos) {
		this(new Permit(), open.trip(), open.backOff(), nowNanos, null, 0);
	}

	@Override
	public BreakerState state() {
		return BreakerState.HALF_OPEN;
	}

	/**
	 * Whether a trial could begin.
	 * @param nowNanos the present
	 * @param failTimeoutNanos a trial that takes longer is given up
	 * @return whether none is under way
	 */
	public boolean canTry(long nowNanos, long failTimeoutNanos) {
		return this.trialNanos == null || nowNanos - this.trialNanos >= failTimeoutNanos;
	}

	/**
	 * Begin a trial; the outcome of the one before does not count any more.
	 * @param nowNanos the present
	 * @return the state, whose permit is that of the trial
	 */
	public HalfOpen tried(long nowNanos) {
		return new HalfOpen(new Permit(), this.trip, this.backOff, this.sinceNanos, nowNanos, this.passes);
	}

	/**
	 * A trial said nothing.
	 * @return the state
	 */
	public HalfOpen released() {
		return (this.trialNanos == null) ? this
				: new HalfOpen(new Permit(), this.trip, this.backOff, this.sinceNanos, null, this.passes);
	}

	/**
	 * A check passed.
	 * @return the state
	 */
	public HalfOpen passed() {
		return new HalfOpen(this.permit, this.trip, this.backOff, this.sinceNanos, this.trialNanos, this.passes + 1);
	}

}
