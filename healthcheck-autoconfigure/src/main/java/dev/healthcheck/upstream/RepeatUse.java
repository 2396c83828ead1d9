package dev.healthcheck.upstream;

import org.jspecify.annotations.Nullable;

/**
 * How much of an upstream's {@link RetryBudget} is used.
 *
 * @param failed repeats of the last ten seconds that were made in vain, or are under way
 * @param calls calls of the last ten seconds
 * @param allowed how many repeats may be made in vain, {@code null} if there is no bound
 */
record RepeatUse(long failed, long calls, @Nullable Long allowed) {

	/**
	 * Whether a call that fails now is not repeated.
	 * @return whether nothing is left
	 */
	boolean isUsedUp() {
		return this.allowed != null && this.failed >= this.allowed;
	}

	/**
	 * The same as it is shown.
	 * @param budget the budget
	 * @return the numbers
	 */
	SharedTrouble.Repeats shown(RetryBudget budget) {
		return new SharedTrouble.Repeats(budget.percent(), Math.toIntExact(this.failed),
				(this.allowed != null) ? Math.toIntExact(Math.max(0, this.allowed - this.failed)) : null);
	}

}
