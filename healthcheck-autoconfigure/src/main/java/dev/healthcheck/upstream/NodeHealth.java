package dev.healthcheck.upstream;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

import dev.healthcheck.balance.Candidate;
import dev.healthcheck.breaker.NodeBreaker;
import dev.healthcheck.check.CheckReport;
import dev.healthcheck.check.CheckTarget;
import dev.healthcheck.check.Scheduler;
import dev.healthcheck.node.BreakerState;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.NodeSnapshot;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.node.RequestStatistics;
import io.netty.util.NetUtil;
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

	private final NodeFacts facts;

	private final NodeTimeline timeline;

	private final WarmUp warmUp = new WarmUp();

	private final RequestCounts requests;

	private final LastHeard heard;

	private final Handouts handouts;

	/** Here, because every pick counts: one object less to be fetched from memory. */
	private final LongAdder inFlight = new LongAdder();

	private volatile Node node;

	private volatile String level;

	private volatile NodeBreaker breaker;

	private volatile NodeStatus status = NodeStatus.UNCHECKED;

	private volatile boolean suspect;

	private volatile boolean requestSucceeded;

	private volatile boolean avoided;

	private volatile long avoidedUntilNanos;

	NodeHealth(Upstream upstream, Node node, String level, UpstreamDefinition definition, NodeBreaker breaker) {
		this.upstream = upstream;
		this.address = node.address();
		this.node = node;
		this.level = level;
		this.breaker = breaker;
		this.facts = new NodeFacts(this, upstream, definition);
		this.timeline = new NodeTimeline();
		this.handouts = new Handouts(new HandoutsOwner());
		this.heard = new LastHeard(upstream.nanoTime());
		this.requests = new RequestCounts(this.inFlight, this.heard.lastSuccessNanos());
	}

	@Override
	public NodeAddress address() {
		return this.address;
	}

	public Node node() {
		return this.node;
	}

	/**
	 * The level of the upstream that it belongs to.
	 * @return the level's name
	 */
	public String level() {
		return this.level;
	}

	public NodeStatus status() {
		return this.status;
	}

	/**
	 * Whether the node can be of use now: its status allows it, and channels can connect.
	 * One where nobody listens cannot, although it is tried while nothing better exists.
	 * @return whether there is a point in choosing it
	 */
	public boolean isSelectable() {
		NodeStatus status = this.status;
		return status.isSelectable() && !(status == NodeStatus.UNSTABLE && this.heard.isUnreachable())
				&& this.upstream.locked(() -> this.facts.snapshot().connectFailure() == null);
	}

	/**
	 * Its weight in twentieths, less while it warms up.
	 */
	@Override
	public int weight() {
		return this.node.weight() * this.warmUp.share();
	}

	@Override
	public long inFlight() {
		return this.requests.inFlight();
	}

	/**
	 * Whether requests avoid this node until a suspicion is cleared up.
	 */
	@Override
	public boolean isSuspect() {
		return this.suspect;
	}

	/** Whether requests need not be trials. */
	boolean isInService() {
		return this.status.isInService();
	}

	/** Whether pickers should list the node: it can be chosen by the normal rules. */
	boolean isCandidate() {
		NodeStatus status = this.status;
		return status == NodeStatus.RECOVERING || status.isInService();
	}

	/**
	 * Whether the node may be chosen at this effort; a trial must still be claimed by
	 * {@link #tryBegin}.
	 * @param effort how far the search has gone
	 * @return whether it may be chosen
	 */
	public boolean admits(Effort effort) {
		return switch (this.status) {
			case HEALTHY, UNCHECKED -> effort != Effort.NORMAL || !(this.suspect || isAvoided());
			case RECOVERING -> this.breaker.canTry(this.upstream.nanoTime())
					|| (effort == Effort.LAST_RESORT && this.upstream.definition().protect());
			case UNSTABLE -> effort == Effort.LAST_RESORT || (effort == Effort.LEAST_BAD && !isWorst());
			case UNHEALTHY, DRAINING, MAINTENANCE -> false;
		};
	}

	/** Whether others that are in trouble are to be preferred; a place is kept. */
	private boolean isWorst() {
		return this.upstream.balancer().spreads() && this.heard.isNothingButFailures(this.upstream.nanoTime());
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
			generation = this.upstream.locked(this::tryTrial);
			if (generation == UNCOUNTED && effort.compareTo(Effort.LEAST_BAD) < 0) {
				return REFUSED;
			}
		}
		return generation;
	}

	/** While the breaker is closed all requests count, whatever checks say. */
	private int tryTrial() {
		NodeBreaker breaker = this.breaker;
		return (breaker.state() == BreakerState.CLOSED) ? breaker.generation()
				: breaker.tryTrial(this.upstream.nanoTime());
	}

	long nanoTime() {
		return this.upstream.nanoTime();
	}

	/** Count a request that is under way. */
	public void started() {
		this.inFlight.increment();
	}

	/**
	 * Begin a request whose outcome the caller reports by the node.
	 * @param generation what {@link #tryBegin} returned
	 * @return the instance to report by
	 */
	Node handOut(int generation) {
		started();
		return this.handouts.give(this.node, generation);
	}

	/** The outcome of a request that began by {@link #handOut}, or elsewhere. */
	void reported(Node instance, Outcome outcome, Duration latency) {
		OptionalInt generation = this.handouts.takeBack(instance);
		if (generation.isEmpty()) {
			started();
		}
		ended(generation.orElse(this.breaker.generation()), nanoTime() - latency.toNanos(), outcome);
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
		finished();
		reported(generation, startedNanos, outcome);
	}

	/** A request is no longer in flight. */
	void finished() {
		this.inFlight.decrement();
	}

	/** A request failed; whether that is charged to this node is told later. */
	void counted(long startedNanos, Outcome.Failure failure) {
		long now = this.upstream.nanoTime();
		this.requests.ended(failure, now, now - startedNanos);
		this.upstream.listeners().request(this, failure, now - startedNanos);
	}

	/** A failure that was counted is this node's own. */
	void charged(int generation, long startedNanos, long endedNanos, Outcome.Failure failure) {
		this.upstream.change(this, () -> failed(generation, startedNanos, failure, endedNanos));
	}

	/** A failure that was counted is its call's, which failed on other nodes as well. */
	void acquitted(int generation, long endedNanos, Outcome.Failure failure) {
		this.upstream.change(this, () -> {
			this.heard.failed(failure, endedNanos);
			if (generation != UNCOUNTED) {
				this.breaker.onIgnored(generation);
			}
		});
	}

	/**
	 * Pass over this node, which said that it is busy, while there are others.
	 * @param time how long; its {@code fail-timeout} at most
	 */
	void avoid(Duration time) {
		Duration most = this.breaker.settings().failTimeout();
		this.avoidedUntilNanos = nanoTime() + ((time.compareTo(most) < 0) ? time : most).toNanos();
		this.avoided = true;
	}

	private boolean isAvoided() {
		if (this.avoided && nanoTime() - this.avoidedUntilNanos >= 0) {
			this.avoided = false;
		}
		return this.avoided;
	}

	/** The outcome of a request that may go on. */
	void reported(int generation, long startedNanos, Outcome outcome) {
		long now = this.upstream.nanoTime();
		long duration = now - startedNanos;
		this.requests.ended(outcome, now, duration);
		if (outcome instanceof Outcome.Success) {
			this.heard.lastSuccess(now);
			if (isWell()) {
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
	 * What it says of this node that the caller of a request does not wait any longer.
	 */
	Outcome unanswered(long startedNanos) {
		long waited = this.upstream.nanoTime() - startedNanos;
		return (waited < this.upstream.definition().check().timeout().toNanos()) ? Outcome.ignored()
				: Outcome.ambiguousFailure(FailureKind.TIMEOUT,
						"no answer within " + Reason.duration(waited) + ", then the caller hung up");
	}

	/**
	 * Report that the node answers on a stream that goes on.
	 * @param generation what {@link #tryBegin} returned
	 */
	public void answered(int generation) {
		this.heard.lastSuccess(this.upstream.nanoTime());
		if (!isWell()) {
			this.upstream.change(this, () -> succeeded(generation, 0));
		}
	}

	/** Whether a success changes nothing. */
	private boolean isWell() {
		return this.breaker.isClean() && this.requestSucceeded && !this.suspect && this.heard.isGood();
	}

	/** An answer that was taken for a success was broken off. */
	void broke(int generation, long startedNanos, Outcome.Failure failure) {
		this.requests.broke();
		this.upstream.change(this, () -> failed(generation, startedNanos, failure, this.upstream.nanoTime()));
	}

	private void succeeded(int generation, long duration) {
		this.heard.succeeded();
		if (generation == this.breaker.generation()) {
			this.requestSucceeded = true;
			this.upstream.suspicions().succeeded(this);
			this.breaker.onSuccess(generation, duration);
		}
	}

	private void failed(int generation, long startedNanos, Outcome.Failure failure, long now) {
		this.heard.failed(failure, now);
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
			this.upstream.tripped(this);
		}
	}

	@Override
	public boolean needsAttention() {
		return this.facts.checks().needsAttention() || this.breaker.state() != BreakerState.CLOSED
				|| this.upstream.suspicions().isAny();
	}

	@Override
	public void accept(CheckReport report) {
		this.upstream.change(this, () -> {
			this.heard.checked(report.result());
			this.facts.checked(report);
		});
		this.upstream.listeners().check(this, report);
	}

	/**
	 * A channel has a connection to this node that can carry requests.
	 */
	public void connected() {
		connected(null);
	}

	/**
	 * A channel has a connection to this node that can carry requests.
	 * @param at the address that it was made to, where a node that has a name is checked
	 * from now on; {@code null} if that is not known
	 */
	public void connected(@Nullable InetSocketAddress at) {
		NodeAddress address = (at != null && !isLiteral(this.address.host())) ? address(at) : null;
		this.upstream.change(this, () -> {
			this.heard.connected(true);
			this.facts.connections().established(address, this.upstream.nanoTime());
		});
	}

	private static @Nullable NodeAddress address(InetSocketAddress at) {
		InetAddress address = at.getAddress();
		return (address != null) ? new NodeAddress(NetUtil.toAddressString(address), at.getPort()) : null;
	}

	private static boolean isLiteral(String host) {
		return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
	}

	/** Where it is to be checked: at the address that channels are connected to. */
	NodeAddress reachedAt() {
		NodeAddress at = this.facts.connections().at();
		return (at != null) ? at : this.address;
	}

	/**
	 * A channel has lost or closed a connection it reported as established.
	 */
	public void disconnected() {
		this.upstream.change(this, this.facts.connections()::lost);
	}

	/**
	 * A channel could not connect: counts as a failure.
	 * @param failure what happened
	 */
	public void connectFailed(Outcome.Failure failure) {
		this.upstream.change(this, () -> {
			this.heard.connected(false);
			this.facts.connectFailed(failure);
		});
	}

	/**
	 * The moment after which a connection must have been made to prove that the node's
	 * process lives, although requests or checks fail.
	 * @return nanoseconds of the monotonic clock, {@code Long.MIN_VALUE} if any
	 * connection will do
	 */
	public long troubledSinceNanos() {
		return this.upstream.locked(this.facts::troubledSinceNanos);
	}

	WarmUp warmUp() {
		return this.warmUp;
	}

	NodeFacts facts() {
		return this.facts;
	}

	NodeBreaker breaker() {
		return this.breaker;
	}

	boolean requestSucceeded() {
		return this.requestSucceeded;
	}

	long lastSuccessNanos() {
		return this.heard.lastSuccessNanos();
	}

	LastHeard heard() {
		return this.heard;
	}

	void suspect(boolean suspect) {
		this.suspect = suspect;
	}

	/** Take a new definition that keeps the health. */
	void redefine(Node node, String level) {
		if (node.admin() != this.node.admin()) {
			this.facts.admin(null);
		}
		this.node = node;
		this.level = level;
	}

	/** It belongs to the upstream no longer. */
	void left() {
		this.handouts.end();
		this.breaker.dispose();
	}

	void replaceBreaker(NodeBreaker breaker) {
		this.breaker.dispose();
		this.breaker = breaker;
	}

	/**
	 * Let the status follow from the facts.
	 * @return whether it changed
	 */
	boolean refresh() {
		Facts facts = this.facts.snapshot();
		NodeStatus after = facts.status();
		NodeStatus before = this.status;
		if (after == before) {
			return false;
		}
		this.status = after;
		this.upstream.slowStart().changed(this, before, after);
		this.upstream.listeners()
			.transition(this, this.timeline.add(before, after, Reason.of(facts, this.upstream.nanoTime())));
		return true;
	}

	/**
	 * How its requests went.
	 * @return numbers since it joined, times of the last minute
	 */
	public RequestStatistics requestStatistics() {
		RequestSums sums = new RequestSums();
		this.requests.addTo(sums, this.upstream.nanoTime());
		return sums.statistics();
	}

	RequestCounts requests() {
		return this.requests;
	}

	NodeSnapshot snapshot(boolean current) {
		long now = this.upstream.nanoTime();
		Facts facts = this.facts.snapshot();
		return new NodeSnapshot(this.node, this.level, this.status, Reason.of(facts, now), this.timeline.since(),
				this.node.weight() * this.warmUp.share() / (double) WarmUp.FULL, current, facts.admin(),
				Snapshots.breaker(this.breaker, now),
				Snapshots.check(this.upstream.checkOf(this.node), this.facts.checks(), now), requestStatistics(),
				this.timeline.history());
	}

	private final class HandoutsOwner implements Handouts.Owner {

		@Override
		public <T> T locked(Supplier<T> action) {
			return NodeHealth.this.upstream.locked(action);
		}

		@Override
		public void change(Runnable action) {
			NodeHealth.this.upstream.change(NodeHealth.this, action);
		}

		@Override
		public long nanoTime() {
			return NodeHealth.this.upstream.nanoTime();
		}

		@Override
		public Scheduler.Cancellable schedule(Duration delay, Runnable task) {
			return NodeHealth.this.upstream.schedule(delay, task);
		}

		@Override
		public void givenUp(int generation, long selections) {
			NodeHealth.this.requests.givenUp(selections);
			NodeHealth.this.breaker.onIgnored(generation);
		}

	}

}
