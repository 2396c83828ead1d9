package dev.healthcheck.breaker;

import dev.healthcheck.node.BreakerState;
import org.jspecify.annotations.Nullable;

/**
 * What requests have found out about one node, in the terms of a circuit breaker. The
 * states are immutable; each knows what follows from what happens.
 */
public sealed interface Breaker permits Closed, Open, HalfOpen {

	/** The time out of use doubles with each failed trial up to so many times itself. */
	int MAX_BACK_OFF = 8;

	/**
	 * The state in a word.
	 * @return its name
	 */
	BreakerState state();

	/**
	 * What requests that begin now, and are no trials, get.
	 * @return the permit
	 */
	Permit permit();

	/**
	 * Why it is or was last open.
	 * @return the last trip, or {@code null} while closed
	 */
	@Nullable Trip trip();

	/**
	 * The time out of use before the next trial, in times of {@code fail-timeout}.
	 * @return 1, 2, 4 or 8
	 */
	int backOff();

}
