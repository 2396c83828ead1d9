package dev.healthcheck.upstream;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Outcome;

/**
 * How the tries of one call went, and what follows from it: whether there may be a
 * further one, and whom the failures are charged to. A call that two nodes or more took
 * on, and all failed, accuses itself and none of them. That is known when it ends.
 * Thread-safe.
 */
final class CallHistory {

	private final CallOwner owner;

	private final Repeats repeats;

	private final RetryBudget budget;

	private List<Charge> open = List.of();

	private boolean called;

	private int tries;

	private volatile int refusals;

	private int failures;

	private long endedNanos;

	private boolean arrived;

	private boolean settled;

	private boolean succeeded;

	private boolean timedOut;

	private boolean repeatTaken;

	private long repeatNanos;

	/** Whether a node had the present try, whatever is reported of it. */
	private boolean taken;

	CallHistory(CallOwner owner, Repeats repeats, RetryBudget budget) {
		this.owner = owner;
		this.repeats = repeats;
		this.budget = budget;
	}

	/** A try is to begin, with the first one the call. Guarded by {@link Attempts}. */
	void called(long nowNanos) {
		if (!this.called) {
			this.called = true;
			this.repeats.called(nowNanos);
		}
	}

	/**
	 * Whether the budget allows a further try. What no node ever had may always be
	 * repeated; what timed out is not while nodes are late in general, as one that has
	 * more to do than it can does it for nobody.
	 * @param nowNanos the present
	 * @param late whether most nodes are late
	 * @return whether it does; then {@link #begun} follows
	 */
	synchronized boolean mayBegin(long nowNanos, BooleanSupplier late) {
		this.repeatTaken = this.arrived && !(this.timedOut && this.budget.percent() != null && late.getAsBoolean())
				&& this.repeats.take(this.budget, nowNanos);
		this.repeatNanos = nowNanos;
		if (this.arrived && !this.repeatTaken) {
			this.repeats.tell(RepeatOutcome.REFUSED_BY_BUDGET);
		}
		return this.repeatTaken || !this.arrived;
	}

	/** Whether repeats are turned off, and this would be one. */
	boolean isRepeatForbidden() {
		return this.tries > 0 && this.budget.percent() != null && this.budget.percent() == 0;
	}

	/** A node was found for the further try, or none. */
	synchronized void begun(boolean found) {
		if (found) {
			this.tries++;
		}
		else {
			giveBack();
		}
	}

	/** A node had the present try, or may have had it. */
	synchronized void taken() {
		this.taken = true;
	}

	/**
	 * A try ended.
	 * @param outcome how it ended
	 * @param nowNanos when
	 */
	synchronized void ended(Outcome outcome, long nowNanos) {
		this.endedNanos = nowNanos;
		if (outcome instanceof Outcome.Ignored) {
			giveBack();
			return;
		}
		this.succeeded = outcome instanceof Outcome.Success;
		boolean withoutConnection = false;
		if (outcome instanceof Outcome.Failure failure) {
			withoutConnection = isWithoutConnection(failure) && !this.taken;
			this.timedOut = failure.kind() == FailureKind.TIMEOUT && !withoutConnection;
			if (failure.refused() && !this.taken) {
				this.refusals++;
			}
			else {
				this.failures++;
			}
		}
		this.arrived |= !withoutConnection;
		if (this.tries > 1) {
			this.repeats.tell(this.succeeded ? RepeatOutcome.SUCCESS : RepeatOutcome.FAILURE);
		}
		if (this.succeeded || withoutConnection) {
			giveBack();
		}
		else if (this.repeatTaken) {
			this.repeats.wasInVain();
		}
		if (this.succeeded && this.tries > 1) {
			this.repeats.helped();
		}
		this.repeatTaken = false;
		this.taken = false;
	}

	private void giveBack() {
		if (this.repeatTaken) {
			this.repeatTaken = false;
			this.repeats.giveBack(this.repeatNanos);
		}
	}

	/** Whether it takes the end of the call to tell whose failure it is. */
	static boolean isOpen(Outcome.Failure failure) {
		return !failure.ambiguous() && !isWithoutConnection(failure);
	}

	/** A 503 is a refusal by an answer. */
	private static boolean isWithoutConnection(Outcome.Failure failure) {
		return failure.refused() && failure.kind() != FailureKind.HTTP;
	}

	/** Settle this when the call ends. */
	synchronized void add(Charge charge) {
		if (this.open.isEmpty()) {
			this.open = new ArrayList<>(2);
		}
		this.open.add(charge);
	}

	/** The call has ended, or goes on without anybody who says so. */
	synchronized void settle() {
		if (!this.settled && (this.succeeded || this.failures + this.refusals > 0)) {
			this.owner.ended(!this.succeeded && this.timedOut, this.endedNanos);
		}
		this.settled = true;
		boolean accused = !this.succeeded && this.failures > 1;
		List<Charge> settled = this.open;
		this.open = List.of();
		this.failures = 0;
		settled.forEach((charge) -> charge.settle(!accused));
	}

	/** Whether the call has ended. */
	synchronized boolean isOver() {
		return this.settled;
	}

	/** How many nodes did not take the call on. */
	int refusals() {
		return this.refusals;
	}

	/** A failure of which it is not known yet whose it is. */
	@FunctionalInterface
	interface Charge {

		/**
		 * It is known now.
		 * @param charged whether it is the node's
		 */
		void settle(boolean charged);

	}

}
