package dev.healthcheck.upstream;

import org.jspecify.annotations.Nullable;

/**
 * The tries of one call that are under way, of which the second is a hedge. Guarded by
 * {@link Attempts}.
 */
final class CallHedge {

	private final Hedges hedges;

	private final double budgetPercent;

	private @Nullable Attempt one;

	private @Nullable Attempt other;

	private @Nullable Attempt hedge;

	private boolean refused;

	/**
	 * No try is under way.
	 * @param hedges bounds how many calls are given to a second node
	 * @param budgetPercent the bound
	 */
	CallHedge(Hedges hedges, double budgetPercent) {
		this.hedges = hedges;
		this.budgetPercent = budgetPercent;
	}

	void begun(Attempt attempt) {
		if (isUnderWay(this.one)) {
			this.other = attempt;
		}
		else {
			this.one = attempt;
		}
	}

	/** A try began beside one that is under way. */
	void hedged(Attempt attempt) {
		begun(attempt);
		this.hedge = attempt;
	}

	/** A try has ended. */
	void ended(Attempt attempt, boolean failed) {
		if (attempt == this.hedge || (this.hedge != null && !failed)) {
			this.hedges.ended(attempt == this.hedge && !failed);
			this.hedge = null;
		}
	}

	boolean isUnderWay() {
		return isUnderWay(this.one) || isUnderWay(this.other);
	}

	private static boolean isUnderWay(@Nullable Attempt attempt) {
		return attempt != null && !attempt.isOver();
	}

	/** Whether one try is under way, beside which there may be another. */
	boolean isAlone() {
		return isUnderWay(this.one) != isUnderWay(this.other);
	}

	/**
	 * Ask for a hedge.
	 * @param avoided whether the try that is late would have to be repeated anyway
	 * @return whether it is granted
	 */
	boolean take(boolean avoided) {
		if (this.hedges.take(this.budgetPercent, avoided)) {
			return true;
		}
		if (!this.refused) {
			this.refused = true;
			this.hedges.refused();
		}
		return false;
	}

}
