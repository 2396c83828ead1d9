package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The repeats of an upstream's calls, and the bound of those that are made in vain: ten,
 * and a share of the calls of the last ten seconds. A repeat counts from its beginning
 * until it has helped, so that many that begin at once do not exceed the bound. Counted
 * by whole seconds, of which the present one is the last. When all nodes are in the same
 * trouble, repeats help nobody, and even a share of them may keep the trouble going.
 */
final class Repeats {

	/** Repeats in vain that are allowed however few calls there are. */
	private static final int ALWAYS = 10;

	/**
	 * After so many in a row that did not help, one a second finds out whether they do.
	 */
	private static final int HOPELESS = 10;

	private static final long NANOS = 1_000_000_000;

	private static final int PERCENT = 100;

	private final RollingCounts<Kind> counts = new RollingCounts<>(Kind.class, Duration.ofSeconds(10));

	private final Consumer<RepeatOutcome> listener;

	/** Repeats in a row that did not help. */
	private final AtomicInteger inVain = new AtomicInteger();

	/** When one was taken last. */
	private long takenNanos;

	/**
	 * Repeats that begin now.
	 * @param listener told how each repeat went
	 */
	Repeats(Consumer<RepeatOutcome> listener) {
		this.listener = listener;
	}

	/** A call begins. */
	void called(long nowNanos) {
		this.counts.increment(Kind.CALL, nowNanos);
	}

	/**
	 * Take one repeat from a budget. It counts as made in vain until {@link #giveBack}.
	 * @param budget the budget
	 * @param nowNanos the present
	 * @return whether there was one left
	 */
	synchronized boolean take(RetryBudget budget, long nowNanos) {
		boolean hopeless = this.inVain.get() >= HOPELESS && nowNanos - this.takenNanos < NANOS;
		if (use(budget, nowNanos).isUsedUp() || (hopeless && budget.percent() != null)) {
			return false;
		}
		this.takenNanos = nowNanos;
		this.counts.increment(Kind.REPEAT_IN_VAIN, nowNanos);
		return true;
	}

	/**
	 * A repeat was not made in vain, or burdened nobody.
	 * @param takenNanos when it was taken
	 */
	synchronized void giveBack(long takenNanos) {
		this.counts.decrement(Kind.REPEAT_IN_VAIN, takenNanos);
	}

	/** One that was taken helped. */
	void helped() {
		this.inVain.set(0);
	}

	/** One that was taken did not help. */
	void wasInVain() {
		this.inVain.incrementAndGet();
	}

	/** Tell how a repeat went. */
	void tell(RepeatOutcome outcome) {
		this.listener.accept(outcome);
	}

	/**
	 * How much of a budget is used.
	 * @param budget the budget
	 * @param nowNanos the present
	 * @return what was counted in the last ten seconds
	 */
	RepeatUse use(RetryBudget budget, long nowNanos) {
		long failed = this.counts.sum(Kind.REPEAT_IN_VAIN, nowNanos);
		long calls = this.counts.sum(Kind.CALL, nowNanos);
		Integer percent = budget.percent();
		Long allowed = (percent == null) ? null
				: (percent == 0) ? 0L : Long.valueOf(ALWAYS + calls * percent / PERCENT);
		return new RepeatUse(failed, calls, allowed);
	}

	private enum Kind {

		CALL, REPEAT_IN_VAIN

	}

}
