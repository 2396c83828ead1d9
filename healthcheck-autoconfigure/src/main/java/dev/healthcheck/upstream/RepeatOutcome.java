package dev.healthcheck.upstream;

/**
 * What became of the repeat of a call.
 */
public enum RepeatOutcome {

	/** It was made, and it succeeded. */
	SUCCESS,

	/** It was made, and it failed as the try before. */
	FAILURE,

	/** It was not made, because the budget was spent. */
	REFUSED_BY_BUDGET

}
