package dev.healthcheck.node;

/**
 * What the outcomes of real requests have made of a node.
 */
public enum BreakerState {

	/** Requests flow. */
	CLOSED,

	/** Too many requests failed: no request until the fail timeout is over. */
	OPEN,

	/** One request at a time is let through as a trial. */
	HALF_OPEN

}
