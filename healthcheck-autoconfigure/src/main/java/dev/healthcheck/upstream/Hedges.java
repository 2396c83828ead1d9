package dev.healthcheck.upstream;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * The hedges of one upstream: what may be given to a second node, and whether it helps.
 * Where it does not, requests are later late.
 */
final class Hedges {

	private static final int LOOKED_AT = 50;

	private static final int WINS_NEEDED = LOOKED_AT / 5;

	private static final int MAX_DOUBLINGS = 10;

	private final HedgeBudget budget = new HedgeBudget();

	private final Consumer<HedgeOutcome> listener;

	private final LongAdder sent = new LongAdder();

	private final LongAdder won = new LongAdder();

	private final LongAdder refused = new LongAdder();

	/** Of the present fifty. */
	private int ended;

	private int wins;

	private volatile int doublings;

	Hedges(Consumer<HedgeOutcome> listener) {
		this.listener = listener;
	}

	/** A request began. */
	void began() {
		this.budget.began();
	}

	/**
	 * Ask for a hedge.
	 * @param percent the budget
	 * @param free whether it takes nothing of the budget
	 * @return whether it is granted
	 */
	boolean take(double percent, boolean free) {
		if (free || this.budget.take(percent)) {
			this.sent.increment();
			return true;
		}
		return false;
	}

	/** A request was refused one. */
	void refused() {
		this.refused.increment();
		this.listener.accept(HedgeOutcome.REFUSED_BY_BUDGET);
	}

	/** One that was sent has ended. */
	void ended(boolean won) {
		if (won) {
			this.won.increment();
		}
		this.listener.accept(won ? HedgeOutcome.WON : HedgeOutcome.LOST);
		judge(won);
	}

	private synchronized void judge(boolean won) {
		this.ended++;
		this.wins += won ? 1 : 0;
		if (this.ended == LOOKED_AT) {
			this.doublings = (this.wins < WINS_NEEDED) ? Math.min(this.doublings + 1, MAX_DOUBLINGS)
					: Math.max(this.doublings - 1, 0);
			this.ended = 0;
			this.wins = 0;
		}
	}

	/**
	 * How long a request waits in the end.
	 * @param nanos how long it may wait
	 * @param mostNanos what doubling does not exceed
	 * @return more than that if hedges do not help
	 */
	long stretched(long nanos, long mostNanos) {
		return Math.max(nanos, Math.min(nanos << this.doublings, mostNanos));
	}

	/** What was seen of hedges since the upstream was made. */
	SharedTrouble.Hedges shown() {
		return new SharedTrouble.Hedges(this.sent.sum(), this.won.sum(), this.refused.sum());
	}

}
