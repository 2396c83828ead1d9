package dev.healthcheck.upstream;

/**
 * What became of a request that could have been given to a second node.
 */
public enum HedgeOutcome {

	/** The second node answered first. */
	WON,

	/** The first node answered first, or the second one failed. */
	LOST,

	/** The budget allowed no more. */
	REFUSED_BY_BUDGET

}
