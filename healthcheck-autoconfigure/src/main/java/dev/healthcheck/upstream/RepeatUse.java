package dev.healthcheck.upstream;

import org.jspecify.annotations.Nullable;

/**
 * How much of an upstream's {@link RetryBudget} is used.
 *
 * @param failed repeats of the last ten seconds that were made in vain, or are under way
 * @param calls calls of the last ten seconds
 * @param allowed how many repeats may be made in vain, {@code null} if there is no bound
 */
public record RepeatUse(long failed, long calls, @Nullable Long allowed) {

	/**
	 * Whether a call that fails now is not repeated.
	 * @return whether nothing is left
	 */
	public boolean isUsedUp() {
		return this.allowed != null && this.failed >= this.allowed;
	}

}
