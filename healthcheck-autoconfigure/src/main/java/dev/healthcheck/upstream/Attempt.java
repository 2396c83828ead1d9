package dev.healthcheck.upstream;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;
import java.util.function.Predicate;

import dev.healthcheck.breaker.Permit;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * One try of a call, on one node. Its outcome must be reported, once: to the
 * {@link Attempts} that may go on, or here if the call ends with it: with {@link #end},
 * or with {@link #answered} when the answer goes on after its outcome is known.
 */
public final class Attempt implements Waiting {

	/** There are as many as there are requests, so they are small. */
	private static final AtomicReferenceFieldUpdater<Attempt, State> STATE = AtomicReferenceFieldUpdater
		.newUpdater(Attempt.class, State.class, "state");

	private final @Nullable CallHistory call;

	private final NodeHealth health;

	private final Permit permit;

	private final long startedNanos;

	private final boolean reachable;

	private volatile State state = State.WAITING;

	private volatile @Nullable Predicate<Boolean> help;

	private volatile boolean succeeded;

	private @Nullable Consumer<Outcome> trace;

	Attempt(@Nullable CallHistory call, NodeHealth health, Permit permit, long startedNanos) {
		this.call = call;
		this.health = health;
		this.permit = permit;
		this.startedNanos = startedNanos;
		this.reachable = !health.state().heard().unreachable();
	}

	/** Have somebody told how it ends; before it is handed out. */
	void followedBy(Consumer<Outcome> trace) {
		this.trace = trace;
	}

	/**
	 * The node to use.
	 * @return the node
	 */
	public Node node() {
		return this.health.node();
	}

	NodeHealth health() {
		return this.health;
	}

	@Override
	public long startedNanos() {
		return this.startedNanos;
	}

	@Override
	public boolean isOver() {
		return this.state != State.WAITING;
	}

	@Override
	public boolean help(boolean avoided) {
		Predicate<Boolean> help = this.help;
		return help == null || help.test(avoided);
	}

	/**
	 * Say what to do when the answer is late, and another node is known to answer.
	 * @param help begins another try by {@link Attempts#hedge()}, given whether the node
	 * is avoided, and tells whether it did; must not block
	 */
	public void whenLate(Predicate<Boolean> help) {
		this.help = help;
	}

	/**
	 * Whether a client may have had a connection to the node that it kept from an earlier
	 * request.
	 * @return whether it may; not if the node was found to refuse connections before this
	 * began, while it says nothing if others find that at the same time
	 */
	public boolean mayHaveKeptConnection() {
		return this.reachable && this.health.requests().succeeded() > 0;
	}

	/**
	 * The node had the request, or may have had it, although it will be reported that
	 * there is no connection: it counts among the nodes that the call was given to.
	 */
	public void taken() {
		if (this.call != null) {
			this.call.taken();
		}
	}

	/**
	 * Report how it ended, and the call with it; only the first report counts. Ends an
	 * answer that was going on.
	 * @param outcome how it ended
	 */
	public void end(Outcome outcome) {
		answered(outcome);
		finished();
	}

	/**
	 * Report what the head of an answer says, with which the call ends; only the first
	 * report counts. The try is in flight until {@link #finished} or {@link #broke} is
	 * called.
	 * @param outcome what the answer says
	 */
	public void answered(Outcome outcome) {
		if (report(outcome) && this.call != null) {
			this.call.settle();
		}
	}

	/**
	 * Report how it went, which may not be the end of the call.
	 * @return whether it was the first report
	 */
	boolean report(Outcome outcome) {
		if (!STATE.compareAndSet(this, State.WAITING, State.ANSWERED)) {
			return false;
		}
		long now = this.health.nanoTime();
		// it may hold on to the answer, which is looked after while it can be read
		this.help = null;
		this.succeeded = outcome instanceof Outcome.Success;
		if (this.trace != null) {
			this.trace.accept(outcome);
		}
		if (this.call != null) {
			this.call.ended(outcome, now);
		}
		if (this.call != null && outcome instanceof Outcome.Failure failure && CallHistory.isOpen(failure)) {
			this.health.requests().counted(this.startedNanos, now, failure);
			this.call.add((charged) -> settle(charged, now, failure));
		}
		else {
			this.health.requests().reported(this.permit, this.startedNanos, now, outcome);
		}
		if (outcome instanceof Outcome.Failure failure && failure.retryAfter() != null) {
			this.health.requests().avoid(failure.retryAfter());
		}
		return true;
	}

	private void settle(boolean charged, long endedNanos, Outcome.Failure failure) {
		if (charged) {
			this.health.requests().charged(this.permit, this.startedNanos, endedNanos, failure);
		}
		else {
			this.health.requests().acquitted(this.permit, endedNanos, failure);
		}
	}

	/**
	 * The rest of an answer has come, or nobody wants it any more. Without effect if it
	 * is known already, or nothing was answered.
	 */
	public void finished() {
		if (STATE.compareAndSet(this, State.ANSWERED, State.OVER)) {
			this.health.requests().finished();
		}
	}

	/**
	 * The node broke off an answer that it had begun: a failure after all. Without effect
	 * where {@link #finished} has none.
	 * @param failure what happened
	 */
	public void broke(Outcome.Failure failure) {
		if (STATE.compareAndSet(this, State.ANSWERED, State.OVER)) {
			this.health.requests().finished();
			if (this.succeeded) {
				this.health.requests().broke(this.permit, this.startedNanos, failure);
			}
		}
	}

	/**
	 * Report that the caller hung up before the node answered; without effect if the try
	 * has ended. A node that had at least the time that its check gives it
	 * ({@code check.timeout}, also when checks are off) has failed to answer, of which
	 * checks are asked for a second opinion; what came earlier says nothing.
	 */
	public void abandoned() {
		if (this.state == State.WAITING) {
			end(hungUp());
		}
	}

	/**
	 * What {@link #abandoned} would report now; for transports that know more.
	 * @return the outcome
	 */
	public Outcome hungUp() {
		return (this.call != null && this.call.isOver()) ? Outcome.ignored()
				: this.health.requests().unanswered(this.startedNanos);
	}

	private enum State {

		WAITING, ANSWERED, OVER

	}

}
