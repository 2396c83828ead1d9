package dev.healthcheck.upstream;

import java.time.Duration;

import dev.healthcheck.balance.Candidate;
import dev.healthcheck.breaker.NodeBreaker;
import dev.healthcheck.breaker.Trip;
import dev.healthcheck.check.CheckReport;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.check.CheckTarget;
import dev.healthcheck.node.ActiveState;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.BreakerState;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.NodeSnapshot;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one node of an upstream, and what follows from it. Transports ask here
 * whether a node may be used, and report how its requests ended.
 * <p>
 * Picking and the success of a request on a node without failures take no lock; whatever
 * can change the status is done under the lock of the upstream.
 */
public final class NodeHealth implements CheckTarget, Candidate {

	/** The generation of requests whose outcome does not count. */
	public static final int UNCOUNTED = -1;

	/** Instead of a generation: the node cannot be used after all. */
	public static final int REFUSED = -2;

	private final Upstream upstream;

	private final NodeAddress address;

	private final CheckFacts checks;

	private final NodeTimeline timeline;

	private final RequestCounts requests = new RequestCounts();

	private final Connections connections = new Connections();

	private volatile Node node;

	private volatile String level;

	private volatile NodeBreaker breaker;

	private volatile NodeStatus status = NodeStatus.UNCHECKED;

	private volatile boolean suspect;

	private volatile boolean requestSucceeded;

	private volatile long lastSuccessNanos;

	// guarded by the upstream's lock from here on

	private @Nullable AdminState adminWish;

	private int passesWhileHalfOpen;

	private long halfOpenSinceNanos;

	private boolean leastBad;

	private boolean counted;

	NodeHealth(Upstream upstream, Node node, String level, UpstreamDefinition definition, NodeBreaker breaker) {
		this.upstream = upstream;
		this.address = node.address();
		this.node = node;
		this.level = level;
		this.breaker = breaker;
		this.checks = new CheckFacts(definition.check().thresholds());
		this.timeline = new NodeTimeline();
		this.lastSuccessNanos = upstream.nanoTime();
	}

	@Override
	public NodeAddress address() {
		return this.address;
	}

	public Node node() {
		return this.node;
	}

	public NodeStatus status() {
		return this.status;
	}

	@Override
	public int weight() {
		return this.node.weight();
	}

	/**
	 * Whether requests avoid this node until a suspicion is cleared up.
	 */
	@Override
	public boolean isSuspect() {
		return this.suspect;
	}

	/**
	 * Whether the node may be chosen at this effort; a trial must still be claimed by
	 * {@link #tryBegin}.
	 * @param effort how far the search has gone
	 * @return whether it may be chosen
	 */
	public boolean admits(Effort effort) {
		return switch (this.status) {
			case HEALTHY, UNCHECKED -> !this.suspect || effort != Effort.NORMAL;
			case RECOVERING -> this.breaker.canTry(this.upstream.nanoTime())
					|| (effort == Effort.LAST_RESORT && this.upstream.definition().protect());
			case UNSTABLE -> effort == Effort.LAST_RESORT;
			case UNHEALTHY, DRAINING, MAINTENANCE -> false;
		};
	}

	/**
	 * Begin a request to this node.
	 * @param effort the effort at which the node was chosen
	 * @return the generation to report the outcome with, or {@link #REFUSED} if the node
	 * cannot be used after all because its trial is under way
	 */
	public int tryBegin(Effort effort) {
		NodeBreaker breaker = this.breaker;
		int generation = breaker.generation();
		if (!breaker.isClean() && this.status != NodeStatus.HEALTHY && this.status != NodeStatus.UNCHECKED) {
			generation = this.upstream.locked(() -> this.breaker.tryTrial(this.upstream.nanoTime()));
			if (generation == UNCOUNTED && effort != Effort.LAST_RESORT) {
				return REFUSED;
			}
		}
		return generation;
	}

	/** Count a request that is under way. */
	public void started() {
		this.requests.started();
	}

	/**
	 * Give a generation back that was not used: the request was never sent.
	 * @param generation what {@link #tryBegin} returned
	 */
	public void abandon(int generation) {
		if (generation != UNCOUNTED && !this.breaker.isClean()) {
			this.upstream.change(this, () -> this.breaker.onIgnored(generation));
		}
	}

	/**
	 * Report how a request ended.
	 * @param generation what {@link #tryBegin} returned
	 * @param startedNanos when the request began
	 * @param outcome how it ended
	 */
	public void ended(int generation, long startedNanos, Outcome outcome) {
		long now = this.upstream.nanoTime();
		long duration = now - startedNanos;
		this.requests.ended(outcome, duration);
		if (outcome instanceof Outcome.Success) {
			this.lastSuccessNanos = now;
			if (this.breaker.isClean() && this.requestSucceeded && !this.suspect) {
				this.breaker.recordCleanSuccess(duration);
			}
			else {
				this.upstream.change(this, () -> succeeded(generation, duration));
			}
		}
		else if (outcome instanceof Outcome.Failure failure) {
			this.upstream.change(this, () -> failed(generation, startedNanos, failure, now));
		}
		else {
			abandon(generation);
		}
		this.upstream.listeners().request(this, outcome, duration);
	}

	/**
	 * Report that the node answers on a stream that goes on.
	 * @param generation what {@link #tryBegin} returned
	 */
	public void answered(int generation) {
		this.lastSuccessNanos = this.upstream.nanoTime();
		if (!this.breaker.isClean() || !this.requestSucceeded || this.suspect) {
			this.upstream.change(this, () -> succeeded(generation, 0));
		}
	}

	private void succeeded(int generation, long duration) {
		this.requestSucceeded = true;
		this.upstream.suspicions().succeeded(this);
		this.breaker.onSuccess(generation, duration);
	}

	private void failed(int generation, long startedNanos, Outcome.Failure failure, long now) {
		if (generation == UNCOUNTED) {
			return;
		}
		if (failure.ambiguous() && this.breaker.state() == BreakerState.CLOSED
				&& this.upstream.suspicions().raise(this, generation, startedNanos, failure, now)) {
			return;
		}
		count(generation, failure, now, now - startedNanos);
	}

	/**
	 * Count a failure that is this node's own.
	 */
	void count(int generation, Outcome.Failure failure, long atNanos, long duration) {
		if (this.breaker.onFailure(generation, failure.kind(), failure.cause(), atNanos, this.upstream.nanoTime(),
				duration)) {
			this.requestSucceeded = false;
			this.passesWhileHalfOpen = 0;
			this.upstream.tripped(this);
		}
	}

	@Override
	public boolean needsAttention() {
		return this.checks.needsAttention() || this.breaker.state() != BreakerState.CLOSED
				|| this.upstream.suspicions().isAny();
	}

	@Override
	public void accept(CheckReport report) {
		this.upstream.change(this, () -> checked(report));
		this.upstream.listeners().check(this, report);
	}

	private void checked(CheckReport report) {
		ActiveState before = this.checks.state();
		this.checks.add(report, apartNanos());
		if (report.result().passed()) {
			passed(report);
		}
		if (this.checks.state() == ActiveState.UP && before == ActiveState.DOWN) {
			this.breaker.close();
		}
		this.upstream.suspicions().checked(this, report);
	}

	/**
	 * Thresholds are meant for checks an interval apart: when checks are made out of turn
	 * for the sake of a second opinion, several failures within one election are one.
	 */
	private long apartNanos() {
		CheckSettings check = this.upstream.definition().check();
		return (long) (check.unhealthyInterval().toNanos() * (1 - check.jitter()) * 0.9);
	}

	/** A check passed: what that means for the breaker (semantics, fusion of the two). */
	private void passed(CheckReport report) {
		Trip trip = this.breaker.trip();
		if (trip == null || report.startedNanos() - trip.atNanos() < 0) {
			return;
		}
		if (this.breaker.state() == BreakerState.OPEN) {
			boolean tells = !this.upstream.definition().check().isTcp() && trip.kind() != FailureKind.HTTP
					&& !trip.trialFailed();
			if (tells || this.breaker.isTrialDue(report.endedNanos())) {
				halfOpen();
			}
		}
		else if (report.startedNanos() - this.halfOpenSinceNanos > 0 && this.connections.failure() == null
				&& this.breaker.canTry(report.endedNanos())
				&& ++this.passesWhileHalfOpen >= this.checks.active().requiredSuccesses()) {
			this.breaker.close();
		}
	}

	/** Look at the clock: an open breaker whose time is over goes half-open. */
	void trialDue() {
		Trip trip = this.breaker.trip();
		if (trip != null && this.breaker.isTrialDue(this.upstream.nanoTime())
				&& (!isCheckedWhileUnhealthy() || this.checks.passedSince(trip.atNanos()))) {
			halfOpen();
		}
	}

	private boolean isCheckedWhileUnhealthy() {
		return this.upstream.isChecked() && !this.upstream.definition().check().unhealthyInterval().isZero();
	}

	private void halfOpen() {
		this.breaker.halfOpen();
		this.passesWhileHalfOpen = 0;
		this.halfOpenSinceNanos = this.upstream.nanoTime();
	}

	/**
	 * A channel has a connection to this node that can carry requests.
	 */
	public void connected() {
		this.upstream.change(this, () -> this.connections.established(this.upstream.nanoTime()));
	}

	/**
	 * A channel has lost or closed a connection it reported as established.
	 */
	public void disconnected() {
		this.upstream.change(this, this.connections::lost);
	}

	/**
	 * A channel could not connect: counts as a failure.
	 * @param failure what happened
	 */
	public void connectFailed(Outcome.Failure failure) {
		long now = this.upstream.nanoTime();
		this.upstream.change(this, () -> {
			this.connections.failed(failure.cause());
			if (this.breaker.state() == BreakerState.CLOSED) {
				count(this.breaker.generation(), failure, now, 0);
			}
		});
	}

	/**
	 * The moment after which a connection must have been made to prove that the node's
	 * process lives, although requests or checks fail.
	 * @return nanoseconds of the monotonic clock, {@code Long.MIN_VALUE} if any
	 * connection will do
	 */
	public long troubledSinceNanos() {
		return this.upstream.locked(this::troubledSince);
	}

	private long troubledSince() {
		Trip trip = this.breaker.trip();
		long since = (trip != null) ? trip.atNanos() : Long.MIN_VALUE;
		long silentSince = this.checks.silentSinceNanos();
		return (since == Long.MIN_VALUE || (silentSince != Long.MIN_VALUE && silentSince - since > 0)) ? silentSince
				: since;
	}

	/** Whether protection may use this node if nothing better exists. */
	boolean isProtectable() {
		if (facts().admin() != AdminState.READY) {
			return false;
		}
		if (!this.upstream.definition().requiresConnection()) {
			return true;
		}
		long since = troubledSince();
		return this.connections.failure() == null
				&& (since == Long.MIN_VALUE || this.connections.isEstablishedSince(since));
	}

	/** Whether a healthy check vouches for a node whose requests fail. */
	boolean isOnlyTripped() {
		return this.checks.state() == ActiveState.UP;
	}

	long lastSuccessNanos() {
		return this.lastSuccessNanos;
	}

	@Nullable CheckReport lastCheck() {
		return this.checks.last();
	}

	NodeBreaker breaker() {
		return this.breaker;
	}

	void suspect(boolean suspect) {
		this.suspect = suspect;
	}

	void leastBad(boolean leastBad) {
		this.leastBad = leastBad;
	}

	void admin(AdminState wish) {
		this.adminWish = wish;
	}

	/** Take a new definition that keeps the health. */
	void redefine(Node node, String level) {
		if (node.admin() != this.node.admin()) {
			this.adminWish = null;
		}
		this.node = node;
		this.level = level;
	}

	void replaceBreaker(NodeBreaker breaker) {
		this.breaker.dispose();
		this.breaker = breaker;
	}

	Facts facts() {
		AdminState admin = (this.adminWish != null) ? this.adminWish : this.node.admin();
		String connectFailure = this.upstream.definition().requiresConnection() ? this.connections.failure() : null;
		return new Facts(admin, this.checks.state(), this.breaker.state(), this.upstream.isChecked(),
				this.checks.last(), this.checks.failedInARow(), this.breaker.trip(), this.requestSucceeded,
				this.leastBad, connectFailure);
	}

	/** Whether this node was among the selectable ones when they were last counted. */
	boolean isCounted() {
		return this.counted;
	}

	/**
	 * Count this node among the selectable ones, or not any more.
	 * @return the change of their number: -1, 0 or 1
	 */
	int countSelectable() {
		boolean before = this.counted;
		this.counted = facts().isSelectable();
		return (this.counted == before) ? 0 : this.counted ? 1 : -1;
	}

	/**
	 * Let the status follow from the facts.
	 * @return whether it changed
	 */
	boolean refresh() {
		Facts facts = facts();
		NodeStatus after = facts.status();
		NodeStatus before = this.status;
		if (after == before) {
			return false;
		}
		this.status = after;
		this.upstream.listeners()
			.transition(this, this.timeline.add(before, after, Reason.of(facts, this.upstream.nanoTime())));
		return true;
	}

	NodeSnapshot snapshot(boolean current) {
		long now = this.upstream.nanoTime();
		Facts facts = facts();
		return new NodeSnapshot(this.node, this.level, this.status, Reason.of(facts, now), this.timeline.since(),
				this.node.weight(), current, facts.admin(), Snapshots.breaker(this.breaker, now),
				Snapshots.check(this.upstream, this.checks.active(), this.checks.last(), now), this.requests.snapshot(),
				this.timeline.history());
	}

	/** How long until the breaker's next trial; zero or less if it is due. */
	Duration untilTrial() {
		Trip trip = this.breaker.trip();
		return (trip == null) ? Duration.ZERO : Duration.ofNanos(trip.untilNanos() - this.upstream.nanoTime());
	}

}
