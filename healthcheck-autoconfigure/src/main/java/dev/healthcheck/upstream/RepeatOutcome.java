package dev.healthcheck.upstream;

/**
 * How a repeat of a call on another node went.
 */
enum RepeatOutcome {

	/** The call succeeded. */
	HELPED,

	/** It failed as well, or its caller went away. */
	FAILED,

	/** It was not made, because {@link RetryBudget too many} were made in vain. */
	REFUSED

}
