package dev.healthcheck.breaker;

import dev.healthcheck.node.BreakerState;
import org.jspecify.annotations.Nullable;

/**
 * Requests are let through.
 *
 * @param permit what they get
 * @param failures those that count
 * @param backOff the time out of use at the next trip
 * @param sinceNanos since when it is closed
 */
public record Closed(Permit permit, Failures failures, int backOff, long sinceNanos) implements Breaker {

	/** One that has seen nothing. */
	public Closed() {
		this(new Permit(), Failures.NONE, 1, 0);
	}

	@Override
	public BreakerState state() {
		return BreakerState.CLOSED;
	}

	@Override
	public @Nullable Trip trip() {
		return null;
	}

	/**
	 * The same with other failures.
	 * @param failures those that count
	 * @return the state
	 */
	public Closed with(Failures failures) {
		return new Closed(this.permit, failures, this.backOff, this.sinceNanos);
	}

	/**
	 * A request succeeded: failures are in a row no more.
	 * @return the state
	 */
	public Closed succeeded() {
		return this.failures.isNone() ? this : with(this.failures.afterSuccess());
	}

}
