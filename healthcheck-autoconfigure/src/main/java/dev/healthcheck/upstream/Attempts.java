package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * The tries of one call, each on another node, within the bounds that the upstream and
 * the call set.
 * <p>
 * Who makes the call begins with {@link #first} and goes on with
 * {@link #next(Attempt, Verdict)} until there is no further try. When a try is late, a
 * {@link #hedge() second one} may go on beside it: the call then ends with the first that
 * does not fail, or with the last that does.
 */
public final class Attempts {

	private final CallNodes nodes;

	private final CallOwner owner;

	private final CallEnd end;

	private final CallHistory history;

	private final CallHedge hedge;

	private @Nullable CallTrace trace;

	/**
	 * The tries of a call that begins now.
	 * @param owner who the call is made for
	 * @param trace follows the tries, {@code null} if nobody does
	 */
	Attempts(CallOwner owner, UpstreamDefinition definition, List<LevelPicker> levels, CallOptions options,
			Repeats repeats, Hedges hedges, @Nullable CallTrace trace) {
		this.nodes = new CallNodes(levels, (options.tries() != null) ? options.tries() : definition.tries(),
				options.hashKey());
		this.owner = owner;
		this.end = new CallEnd(definition.name(),
				Objects.requireNonNullElse(options.tryTimeout(), definition.tryTimeout()), owner);
		this.trace = trace;
		this.hedge = new CallHedge(hedges, definition.hedge().budgetPercent());
		this.history = new CallHistory(owner, repeats, definition.retryBudget());
	}

	/**
	 * Say what the call is part of, where the thread that makes it does not know.
	 * @param parent what the call is part of, as the one who traces calls knows it
	 */
	public void partOf(Object parent) {
		if (this.trace != null) {
			this.trace = this.trace.partOf(parent);
		}
	}

	/**
	 * Begin the first try.
	 * @return the try
	 * @throws NoNodeAvailableException if no node can be chosen, or hardly any call is
	 * answered in time and this one is refused
	 */
	public synchronized Attempt first() {
		long now = this.owner.nanoTime();
		this.owner.admit(now);
		Attempt first = next(now);
		if (first == null) {
			throw exhausted(null);
		}
		return first;
	}

	/**
	 * A try is over: report how it ended, and begin the next one, if there may be one.
	 * What is said about nodes that failed is settled when there is none.
	 * @param attempt the try
	 * @param verdict what its end means
	 * @return the next try, or {@code null} if the call ends with this one, unless it
	 * {@link #isLeftToAnother is left to another}
	 */
	public synchronized @Nullable Attempt next(Attempt attempt, Verdict verdict) {
		Attempt next = answered(attempt, verdict);
		if (next == null) {
			attempt.finished();
		}
		return next;
	}

	/**
	 * The same when only the head of an answer is there.
	 * @param attempt the try, which is in flight until {@link Attempt#finished} or
	 * {@link Attempt#broke} is called if it is the last one
	 * @param verdict what the head means
	 * @return the next try, or {@code null} if the call ends with this one, unless it
	 * {@link #isLeftToAnother is left to another}
	 */
	public synchronized @Nullable Attempt answered(Attempt attempt, Verdict verdict) {
		if (!attempt.report(verdict.outcome())) {
			// whose caller went away
			return null;
		}
		this.hedge.ended(attempt, verdict.outcome() instanceof Outcome.Failure);
		if (isLeftToAnother(verdict)) {
			attempt.finished();
			return null;
		}
		Attempt next = null;
		try {
			next = verdict.repeat() ? next() : null;
		}
		finally {
			if (next == null) {
				this.history.settle();
			}
		}
		if (next != null) {
			attempt.finished();
		}
		return next;
	}

	/**
	 * Choose a node for a try, of which the one before has ended.
	 * @return the try, or {@code null} if there can be none
	 */
	public synchronized @Nullable Attempt next() {
		return next(this.owner.nanoTime());
	}

	private @Nullable Attempt next(long nowNanos) {
		this.history.called(nowNanos);
		if (count() > 0 && !mayRepeat(nowNanos)) {
			return null;
		}
		Attempt attempt = this.nodes.begin(this.history, nowNanos);
		this.history.begun(attempt != null);
		if (attempt != null) {
			this.hedge.begun(attempt);
			follow(attempt);
		}
		return attempt;
	}

	private boolean mayRepeat(long nowNanos) {
		if (this.nodes.areUsedUp() || this.history.isRepeatForbidden() || this.end.isTooLate(nowNanos)
				|| !this.nodes.isLeft(this.history)) {
			return false;
		}
		boolean granted = this.history.mayBegin(nowNanos, this.nodes::areLate);
		if (!granted) {
			this.end.usedUp();
		}
		return granted;
	}

	private void follow(Attempt attempt) {
		if (this.trace != null) {
			attempt.followedBy(this.trace.tried(attempt.node()));
		}
	}

	/**
	 * Whether there may be a second try beside one that is late.
	 * @param avoided whether the first one would have to be repeated anyway, so that this
	 * takes nothing of the budget
	 * @return whether {@link #hedge()} may follow
	 */
	public synchronized boolean mayHedge(boolean avoided) {
		return this.hedge.isAlone() && !this.nodes.areUsedUp() && this.hedge.take(avoided);
	}

	/**
	 * Begin a second try, on another node that is well.
	 * @return the try, or {@code null} if there can be none
	 */
	public synchronized @Nullable Attempt hedge() {
		Attempt attempt = this.hedge.isAlone() ? this.nodes.begin(Effort.NORMAL, this.history, this.owner.nanoTime())
				: null;
		if (attempt != null) {
			this.hedge.hedged(attempt);
			follow(attempt);
		}
		return attempt;
	}

	/**
	 * Whether a try that ended without a next one is not the end of its call, because
	 * another one goes on.
	 * @param verdict what its end means
	 * @return whether the other one decides
	 */
	public synchronized boolean isLeftToAnother(Verdict verdict) {
		return verdict.repeat() && this.hedge.isUnderWay();
	}

	/**
	 * Do not choose a node that was tried before this began; it counts as a try.
	 * @param address where the node listens; without effect if there is no such node
	 */
	public void exclude(NodeAddress address) {
		this.nodes.exclude(address);
	}

	/**
	 * How many tries there were.
	 * @return their number
	 */
	public int count() {
		return this.nodes.count();
	}

	/**
	 * The time that is left for the tries.
	 * @return the time, or {@code null} if there is no bound
	 */
	public @Nullable Duration timeLeft() {
		return this.end.left();
	}

	/**
	 * The error to end the call with when there is no further try.
	 * @param last the failure of the last try, or {@code null} if there was none
	 * @return the error
	 */
	public RuntimeException exhausted(@Nullable Throwable last) {
		return (count() > 0) ? this.end.error(count(), last) : this.owner.nothingToChoose();
	}

	/**
	 * The error to end the call with when its time is over while a try is under way.
	 * @param last the failure of the last try that ended, or {@code null} if there was
	 * none
	 * @return the error
	 */
	public RuntimeException timedOut(@Nullable Throwable last) {
		this.end.timedOut();
		return exhausted(last);
	}

}
