package dev.healthcheck.breaker;

import dev.healthcheck.node.BreakerState;

/**
 * The node is out of use.
 *
 * @param permit what requests get that are made all the same
 * @param trip why
 * @param backOff how many times {@code fail-timeout} it is out of use
 */
public record Open(Permit permit, Trip trip, int backOff) implements Breaker {

	/**
	 * Open it.
	 * @param trip why
	 * @param backOff how many times {@code fail-timeout} it is out of use
	 */
	public Open(Trip trip, int backOff) {
		this(new Permit(), trip, backOff);
	}

	@Override
	public BreakerState state() {
		return BreakerState.OPEN;
	}

	/**
	 * Whether the time out of use is over.
	 * @param nowNanos the present
	 * @return whether a trial is due
	 */
	public boolean isTrialDue(long nowNanos) {
		return nowNanos - this.trip.untilNanos() >= 0;
	}

}
