package dev.healthcheck.upstream;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

import dev.healthcheck.balance.Candidate;
import dev.healthcheck.breaker.Closed;
import dev.healthcheck.breaker.HalfOpen;
import dev.healthcheck.breaker.Permit;
import dev.healthcheck.check.CheckReport;
import dev.healthcheck.check.CheckTarget;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.node.RequestStatistics;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/**
 * One node of an upstream. Transports ask here whether it may be used, and report how its
 * requests ended.
 * <p>
 * Picking, and the success of a request to a node without failures, take no lock: they
 * read the present state and count. All else is an {@link Event} for the engine, which
 * sets the next state.
 */
public final class NodeHealth implements CheckTarget, Candidate {

	private final Engine engine;

	private final NodeAddress address;

	private final RequestCounts requests;

	private final Handouts handouts;

	private final WarmUp warmUp = new WarmUp();

	/** Here, because every pick counts: one object less to be fetched from memory. */
	private final LongAdder inFlight = new LongAdder();

	private volatile Member member;

	private volatile NodeState state;

	private volatile NodeStatus status;

	/** Written before the next one, and read after it. */
	private long lastAnsweredBeganNanos = Long.MIN_VALUE;

	private volatile long lastSuccessNanos;

	NodeHealth(Engine engine, Member member) {
		this.engine = engine;
		this.address = member.node().address();
		this.member = member;
		this.state = NodeState.initial(Admin.of(member.node()));
		this.status = NodeStatus.UNCHECKED;
		this.lastSuccessNanos = engine.nanoTime();
		this.requests = new RequestCounts(this.inFlight, this.lastSuccessNanos);
		this.handouts = engine.handouts(this);
	}

	@Override
	public NodeAddress address() {
		return this.address;
	}

	public Node node() {
		return this.member.node();
	}

	/**
	 * The level of the upstream that it belongs to.
	 * @return the level's name
	 */
	public String level() {
		return this.member.level();
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
		NodeState state = this.state;
		return status.isSelectable() && !(status == NodeStatus.UNSTABLE && state.heard().unreachable())
				&& state.connectFailure(settings()) == null;
	}

	/**
	 * Its weight in twentieths, less while it warms up.
	 */
	@Override
	public int weight() {
		return node().weight() * this.warmUp.share();
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
		return this.state.isAvoided();
	}

	/** Whether pickers should list the node: it can be chosen by the normal rules. */
	boolean isCandidate() {
		NodeStatus status = this.status;
		return status == NodeStatus.RECOVERING || status.isInService() || this.state.isOutvoted();
	}

	/**
	 * Whether the node may be chosen at this effort; a trial must still be claimed by
	 * {@link #tryBegin}.
	 * @param effort how far the search has gone
	 * @return whether it may be chosen
	 */
	public boolean admits(Effort effort) {
		return switch (this.status) {
			case HEALTHY, UNCHECKED -> effort != Effort.NORMAL || !this.state.isAvoided();
			case RECOVERING -> isTrialFree() || (effort == Effort.LAST_RESORT && settings().protect());
			case UNSTABLE -> isUnstableAdmitted(effort);
			case UNHEALTHY, DRAINING, MAINTENANCE -> false;
		};
	}

	private boolean isTrialFree() {
		return this.state.breaker() instanceof HalfOpen trial
				&& trial.canTry(this.engine.nanoTime(), settings().failTimeoutNanos());
	}

	/** Others that are in trouble are preferred to one whose requests all fail. */
	private boolean isUnstableAdmitted(Effort effort) {
		NodeState state = this.state;
		if (state.isOutvoted()) {
			return effort != Effort.NORMAL || !state.isAvoided();
		}
		return effort == Effort.LAST_RESORT || (effort == Effort.LEAST_BAD && !(settings().spreads()
				&& state.heard().isNothingButFailures(this.engine.nanoTime(), this.lastSuccessNanos)));
	}

	/**
	 * Begin a request to this node.
	 * @param effort the effort at which the node was chosen
	 * @return the permit to report the outcome with, or {@code null} if the node cannot
	 * be used after all because its trial is under way
	 */
	public @Nullable Permit tryBegin(Effort effort) {
		// while the breaker is closed all requests count, whatever checks say
		if (this.state.breaker() instanceof Closed closed) {
			return closed.permit();
		}
		Permit trial = this.engine.claimTrial(this);
		return (trial != null || effort.compareTo(Effort.LEAST_BAD) < 0) ? trial : Permit.UNCOUNTED;
	}

	/** Count a request that is under way. */
	public void started() {
		this.inFlight.increment();
	}

	/**
	 * Begin a request whose outcome the caller reports by the node.
	 * @param permit what {@link #tryBegin} returned
	 * @return the instance to report by
	 */
	Node handOut(Permit permit) {
		started();
		return this.handouts.give(node(), permit);
	}

	/**
	 * Tell of a request that waits for its answer, so that it is noticed when it is late.
	 * @param request the request
	 */
	public void waiting(Waiting request) {
		this.engine.waiting(this, request);
	}

	/** A request that began then is late. */
	void late(long beganNanos) {
		this.engine.on(this, new Event.Late(beganNanos));
	}

	/** Whether it has answered a request that began then or later. */
	boolean hasAnswered(long beganNanos) {
		// never by one that was just before: there is none as old as that
		return this.lastSuccessNanos - beganNanos >= 0 && this.lastAnsweredBeganNanos != Long.MIN_VALUE
				&& this.lastAnsweredBeganNanos - beganNanos >= 0;
	}

	/** Whether so many of its requests are late that it is in trouble itself. */
	boolean isLate() {
		return this.state.doubts().silence().lateness().isTooMuch(this.requests.succeeded(), nanoTime());
	}

	/** Whether it has passed a check that began and ended within a time. */
	boolean hasPassed(long beganNanos, long endedNanos) {
		CheckReport pass = this.state.checks().lastPass();
		return pass != null && pass.startedNanos() - beganNanos >= 0 && endedNanos - pass.endedNanos() >= 0;
	}

	/**
	 * Whether it is silent while others answer.
	 * @return whether requests that wait for it would be served better elsewhere
	 */
	public boolean isSilent() {
		return this.state.doubts().silence().isCertain();
	}

	/** The outcome of a request that began by {@link #handOut}, or elsewhere. */
	void reported(Node instance, Outcome outcome, Duration latency) {
		Optional<Permit> permit = this.handouts.takeBack(instance);
		if (permit.isEmpty()) {
			started();
		}
		ended(permit.orElse(this.state.breaker().permit()), nanoTime() - latency.toNanos(), outcome);
	}

	/**
	 * Give a permit back that was not used: the request was never sent.
	 * @param permit what {@link #tryBegin} returned
	 */
	public void abandon(Permit permit) {
		if (this.state.breaker() instanceof HalfOpen) {
			this.engine.on(this, new Event.Ignored(permit));
		}
	}

	/**
	 * Report how a request ended.
	 * @param permit what {@link #tryBegin} returned
	 * @param startedNanos when the request began
	 * @param outcome how it ended
	 */
	public void ended(Permit permit, long startedNanos, Outcome outcome) {
		finished();
		reported(permit, startedNanos, outcome);
	}

	/** A request is no longer in flight. */
	void finished() {
		this.inFlight.decrement();
	}

	/** A request failed; whether that is charged to this node is told later. */
	void counted(long startedNanos, Outcome.Failure failure) {
		long now = nanoTime();
		this.requests.ended(failure, now, now - startedNanos);
		this.engine.ended(this, failure, now - startedNanos);
	}

	/** A failure that was counted is this node's own. */
	void charged(Permit permit, long startedNanos, long endedNanos, Outcome.Failure failure) {
		recorded(permit, failure, endedNanos - startedNanos);
		charge(permit, startedNanos, endedNanos, failure);
	}

	/** A failure that was counted is its call's, which failed on other nodes as well. */
	void acquitted(Permit permit, long endedNanos, Outcome.Failure failure) {
		this.engine.on(this, new Event.Acquitted(permit, endedNanos, failure));
	}

	/**
	 * Pass over this node, which said that it is busy, while there are others.
	 * @param time how long; its {@code fail-timeout} at most
	 */
	void avoid(Duration time) {
		long nanos = Math.min(time.toSeconds() < 3600 ? time.toNanos() : Long.MAX_VALUE, settings().failTimeoutNanos());
		this.engine.on(this, new Event.Avoid(nanoTime() + nanos));
	}

	/** The outcome of a request that may go on. */
	void reported(Permit permit, long startedNanos, Outcome outcome) {
		long now = nanoTime();
		this.requests.ended(outcome, now, now - startedNanos);
		recorded(permit, outcome, now - startedNanos);
		judge(permit, startedNanos, outcome, now);
		this.engine.ended(this, outcome, now - startedNanos);
	}

	private void recorded(Permit permit, Outcome outcome, long durationNanos) {
		if (permit == this.state.breaker().permit() && outcome != Outcome.ignored()) {
			this.engine.counted(this, outcome instanceof Outcome.Success, durationNanos);
		}
	}

	private void judge(Permit permit, long startedNanos, Outcome outcome, long now) {
		if (outcome instanceof Outcome.Success) {
			this.lastAnsweredBeganNanos = startedNanos;
			this.lastSuccessNanos = now;
			if (!this.state.isWell()) {
				this.engine.on(this, new Event.Succeeded(permit));
			}
		}
		else if (outcome instanceof Outcome.Failure failure) {
			charge(permit, startedNanos, now, failure);
		}
		else {
			abandon(permit);
		}
	}

	private void charge(Permit permit, long startedNanos, long endedNanos, Outcome.Failure failure) {
		this.engine.on(this, new Event.Failed(permit, startedNanos, endedNanos, failure));
	}

	/**
	 * What it says of this node that the caller of a request does not wait any longer.
	 */
	Outcome unanswered(long startedNanos) {
		long waited = nanoTime() - startedNanos;
		return (waited < settings().check().timeout().toNanos()) ? Outcome.ignored() : Outcome.ambiguousFailure(
				FailureKind.TIMEOUT, "no answer within " + Reason.duration(waited) + ", then the caller hung up");
	}

	/**
	 * Report that the node answers on a stream that goes on.
	 * @param permit what {@link #tryBegin} returned
	 */
	public void answered(Permit permit) {
		this.lastSuccessNanos = nanoTime();
		if (!this.state.isWell()) {
			this.engine.on(this, new Event.Succeeded(permit));
		}
	}

	/** An answer that was taken for a success was broken off. */
	void broke(Permit permit, long startedNanos, Outcome.Failure failure) {
		this.requests.broke();
		this.engine.on(this, new Event.Failed(permit, startedNanos, nanoTime(), failure));
	}

	@Override
	public boolean needsAttention() {
		NodeState state = this.state;
		return WordRules.needAttention(state) || !(state.breaker() instanceof Closed) || isSilent()
				|| this.engine.isInDoubt();
	}

	@Override
	public int patrol() {
		return this.state.doubts().words().patrol();
	}

	/**
	 * Take what other instances say of this node, and do for it.
	 * @param hearsay what, in place of what they said before
	 * @param look how soon to check the node, {@code null} for no check out of turn
	 */
	public void told(Hearsay hearsay, @Nullable Duration look) {
		this.engine.on(this, new Event.Told(hearsay, look));
	}

	/**
	 * What this instance has found of it by its own checks.
	 * @return the finding at this moment
	 */
	public CheckFinding finding() {
		return WordRules.finding(this.state);
	}

	@Override
	public void accept(CheckReport report) {
		this.engine.on(this, new Event.Checked(report));
		this.engine.checked(this, report);
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
		this.engine.on(this, new Event.Connected(address));
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
		NodeAddress at = this.state.connections().at();
		return (at != null) ? at : this.address;
	}

	/**
	 * A channel has lost or closed a connection it reported as established.
	 */
	public void disconnected() {
		this.engine.on(this, new Event.Disconnected());
	}

	/**
	 * A channel could not connect: counts as a failure.
	 * @param failure what happened
	 */
	public void connectFailed(Outcome.Failure failure) {
		this.engine.on(this, new Event.ConnectFailed(failure));
	}

	/**
	 * The moment after which a connection must have been made to prove that the node's
	 * process lives, although requests or checks fail.
	 * @return nanoseconds of the monotonic clock, {@code Long.MIN_VALUE} if any
	 * connection will do
	 */
	public long troubledSinceNanos() {
		return this.state.troubledSinceNanos();
	}

	/**
	 * How its requests went.
	 * @return numbers since it joined, times of the last minute
	 */
	public RequestStatistics requestStatistics() {
		RequestSums sums = new RequestSums();
		this.requests.addTo(sums, nanoTime());
		return sums.statistics();
	}

	RequestCounts requests() {
		return this.requests;
	}

	NodeState state() {
		return this.state;
	}

	NodeSettings settings() {
		return this.member.settings();
	}

	Member member() {
		return this.member;
	}

	WarmUp warmUp() {
		return this.warmUp;
	}

	Handouts handouts() {
		return this.handouts;
	}

	long nanoTime() {
		return this.engine.nanoTime();
	}

	long lastSuccessNanos() {
		return this.lastSuccessNanos;
	}

	/** For the engine. */
	void become(NodeState next) {
		this.state = next;
	}

	/** For the engine. */
	void publish(NodeStatus status) {
		this.status = status;
	}

	/** For the engine. */
	void redefine(Member member) {
		this.member = member;
	}

	/**
	 * What its definition makes of a node.
	 *
	 * @param node its definition
	 * @param level the level's name
	 * @param settings the settings in force for it
	 */
	record Member(Node node, String level, NodeSettings settings) {

	}

	/** What decides over nodes. */
	interface Engine {

		long nanoTime();

		/** Something happened to a node. */
		void on(NodeHealth node, Event event);

		/**
		 * Begin a trial.
		 * @return its permit, or {@code null} if there can be none
		 */
		@Nullable Permit claimTrial(NodeHealth node);

		/** Whether any node is under suspicion. */
		boolean isInDoubt();

		/** A request waits for its answer. */
		void waiting(NodeHealth node, Waiting request);

		/** A request ended whose outcome counts. */
		void counted(NodeHealth node, boolean success, long durationNanos);

		/** Tell listeners of a request. */
		void ended(NodeHealth node, Outcome outcome, long durationNanos);

		/** Tell listeners of a check. */
		void checked(NodeHealth node, CheckReport report);

		/** The selections of a node. */
		Handouts handouts(NodeHealth node);

	}

}
