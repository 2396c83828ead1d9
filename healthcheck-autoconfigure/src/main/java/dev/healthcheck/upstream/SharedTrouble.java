package dev.healthcheck.upstream;

import org.jspecify.annotations.Nullable;

/**
 * What is seen of trouble that the nodes of an upstream share, and what is done against
 * making it worse.
 *
 * @param repeats the repeats of calls
 * @param hedges requests that were given to a second node because they were late
 * @param limited calls that were refused while hardly any was answered in time, since the
 * upstream was made
 * @param failureShare share of the requests of the last fail-timeout that failed,
 * whatever their node, from 0 to 1
 */
public record SharedTrouble(Repeats repeats, Hedges hedges, long limited, double failureShare) {

	/** Nothing has happened. */
	public static final SharedTrouble NONE = new SharedTrouble(new Repeats(null, 0, null), new Hedges(0, 0, 0), 0, 0);

	/**
	 * The repeats of calls, and what the budget still allows.
	 *
	 * @param budgetPercent how many percent of the calls may be repeated in vain,
	 * {@code null} if there is no bound
	 * @param failed repeats that failed in the last ten seconds
	 * @param left how many more may fail now, {@code null} if there is no bound
	 */
	public record Repeats(@Nullable Integer budgetPercent, int failed, @Nullable Integer left) {

	}

	/**
	 * Requests that were late and given to a second node, since the upstream was made.
	 *
	 * @param sent how many
	 * @param won how many of them the second node answered first
	 * @param refused how many more there would have been without a budget
	 */
	public record Hedges(long sent, long won, long refused) {

	}

}
