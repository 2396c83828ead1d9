package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

import dev.healthcheck.breaker.HalfOpen;
import dev.healthcheck.breaker.Permit;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.node.RequestStatistics;

/**
 * The requests to one node, from their beginning, for which {@link NodeHealth#tryBegin}
 * gives the permit, to their outcome.
 * <p>
 * The success of a request to a node without failures takes no lock: it reads the present
 * state and counts. All else is an event for the engine.
 */
public final class NodeRequests {

	/** Readers need the order of writes, and nobody waits for them to be seen. */
	private static final AtomicLongFieldUpdater<NodeRequests> LAST_SUCCESS = AtomicLongFieldUpdater
		.newUpdater(NodeRequests.class, "lastSuccessNanos");

	private static final AtomicLongFieldUpdater<NodeRequests> BEGUN = AtomicLongFieldUpdater
		.newUpdater(NodeRequests.class, "begun");

	private final NodeEngine engine;

	private final RequestCounts counts;

	private final Handouts handouts;

	/** Written before the next one, and read after it. */
	private long lastAnsweredBeganNanos = Long.MIN_VALUE;

	private volatile long lastSuccessNanos;

	/** Those under way that are not selections; one word, as every choice reads it. */
	private volatile long begun;

	/**
	 * No requests yet.
	 * @param engine decides, and is told
	 */
	NodeRequests(NodeEngine engine) {
		this.engine = engine;
		this.lastSuccessNanos = engine.nanoTime();
		this.counts = new RequestCounts(this.lastSuccessNanos);
		this.handouts = new Handouts(engine, this.counts);
	}

	/** Count a request that is under way. */
	public void started() {
		BEGUN.getAndIncrement(this);
	}

	/**
	 * Tell of a request that waits for its answer, so that it is noticed when it is late.
	 * @param request the request
	 */
	public void waiting(Waiting request) {
		this.engine.waiting(request);
	}

	/** A request that began then is late. */
	void late(long beganNanos) {
		this.engine.on(new Event.Late(beganNanos));
	}

	/**
	 * Give a permit back that was not used: the request was never sent.
	 * @param permit what {@link NodeHealth#tryBegin} returned
	 */
	public void abandon(Permit permit) {
		if (this.engine.state().breaker() instanceof HalfOpen) {
			this.engine.on(new Event.Ignored(permit));
		}
	}

	/**
	 * Report that the node answers on a stream that goes on.
	 * @param permit what {@link NodeHealth#tryBegin} returned
	 */
	public void answered(Permit permit) {
		this.lastSuccessNanos = this.engine.nanoTime();
		succeeded(permit, this.lastSuccessNanos);
	}

	/**
	 * Report how a request ended.
	 * @param permit what {@link NodeHealth#tryBegin} returned
	 * @param startedNanos when the request began
	 * @param outcome how it ended
	 */
	public void ended(Permit permit, long startedNanos, Outcome outcome) {
		finished();
		reported(permit, startedNanos, this.engine.nanoTime(), outcome);
	}

	/** How many are under way. */
	long inFlight() {
		return this.begun + this.handouts.outstanding();
	}

	/** A request is no longer in flight. */
	void finished() {
		BEGUN.getAndDecrement(this);
	}

	/** The outcome of a request that began as a selection, or elsewhere. */
	void reported(Node instance, Outcome outcome, Duration latency) {
		Permit permit = this.handouts.takeBack(instance);
		// the clock takes as long as all the counting
		long now = this.engine.nanoTime();
		reported((permit != null) ? permit : this.engine.state().breaker().permit(), now - latency.toNanos(), now,
				outcome);
	}

	/** The outcome of a request that may go on. */
	void reported(Permit permit, long startedNanos, long now, Outcome outcome) {
		this.counts.ended(outcome, now, now - startedNanos);
		recorded(permit, outcome, now - startedNanos);
		if (outcome instanceof Outcome.Success) {
			this.lastAnsweredBeganNanos = startedNanos;
			LAST_SUCCESS.lazySet(this, now);
			succeeded(permit, startedNanos);
		}
		else if (outcome instanceof Outcome.Failure failure) {
			this.engine.on(new Event.Failed(permit, startedNanos, now, failure));
		}
		else {
			abandon(permit);
		}
		this.engine.ended(outcome, now - startedNanos);
	}

	private void recorded(Permit permit, Outcome outcome, long durationNanos) {
		if (permit == this.engine.state().breaker().permit() && outcome != Outcome.ignored()) {
			this.engine.counted(outcome instanceof Outcome.Success, durationNanos);
		}
	}

	private void succeeded(Permit permit, long startedNanos) {
		if (!this.engine.state().isWell()) {
			this.engine.on(new Event.Succeeded(permit, startedNanos));
		}
	}

	/** A request failed; whether that is charged to this node is told later. */
	void counted(long startedNanos, long now, Outcome.Failure failure) {
		this.counts.ended(failure, now, now - startedNanos);
		this.engine.ended(failure, now - startedNanos);
	}

	/** A failure that was counted is this node's own. */
	void charged(Permit permit, long startedNanos, long endedNanos, Outcome.Failure failure) {
		recorded(permit, failure, endedNanos - startedNanos);
		this.engine.on(new Event.Failed(permit, startedNanos, endedNanos, failure));
	}

	/** A failure that was counted is its call's, which failed on other nodes as well. */
	void acquitted(Permit permit, long endedNanos, Outcome.Failure failure) {
		this.engine.on(new Event.Acquitted(permit, endedNanos, failure));
	}

	/** An answer that was taken for a success was broken off. */
	void broke(Permit permit, long startedNanos, Outcome.Failure failure) {
		this.counts.broke();
		this.engine.on(new Event.Failed(permit, startedNanos, this.engine.nanoTime(), failure));
	}

	/**
	 * Pass over this node, which said that it is busy, while there are others.
	 * @param time how long; its {@code fail-timeout} at most
	 */
	void avoid(Duration time) {
		long nanos = Math.min(time.toSeconds() < 3600 ? time.toNanos() : Long.MAX_VALUE,
				this.engine.settings().failTimeoutNanos());
		this.engine.on(new Event.Avoid(this.engine.nanoTime() + nanos));
	}

	/**
	 * What it says of this node that the caller of a request does not wait any longer.
	 */
	Outcome unanswered(long startedNanos) {
		long waited = this.engine.nanoTime() - startedNanos;
		return (waited < this.engine.settings().check().timeout().toNanos()) ? Outcome.ignored()
				: Outcome.ambiguousFailure(FailureKind.TIMEOUT,
						"no answer within " + Reason.duration(waited) + ", then the caller hung up");
	}

	/** Whether one has been answered that began then or later. */
	boolean isAnsweredSince(long beganNanos) {
		// never by one that was just before: there is none as old as that
		return this.lastSuccessNanos - beganNanos >= 0 && this.lastAnsweredBeganNanos != Long.MIN_VALUE
				&& this.lastAnsweredBeganNanos - beganNanos >= 0;
	}

	/** Whether so many of them are late that the node is in trouble itself. */
	boolean areLate() {
		return this.engine.state()
			.doubts()
			.silence()
			.lateness()
			.isTooMuch(this.counts.succeeded(), this.engine.nanoTime());
	}

	/** When one last succeeded, or the node joined. */
	long lastSuccessNanos() {
		return this.lastSuccessNanos;
	}

	/** Those that have succeeded. */
	long succeeded() {
		return this.counts.succeeded();
	}

	void addTo(RequestSums sums) {
		this.counts.addTo(sums, inFlight(), this.engine.nanoTime());
	}

	/**
	 * How they went.
	 * @return numbers since the node joined, times of the last minute
	 */
	public RequestStatistics statistics() {
		RequestSums sums = new RequestSums();
		addTo(sums);
		return sums.statistics();
	}

	/** Those whose outcome the caller reports. */
	Handouts handouts() {
		return this.handouts;
	}

}
