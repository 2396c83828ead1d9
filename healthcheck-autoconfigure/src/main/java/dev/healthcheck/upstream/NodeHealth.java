package dev.healthcheck.upstream;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Function;

import dev.healthcheck.balance.Candidate;
import dev.healthcheck.breaker.Closed;
import dev.healthcheck.breaker.Permit;
import dev.healthcheck.check.CheckReport;
import dev.healthcheck.check.CheckTarget;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * One node of an upstream. Transports ask here whether it may be used, and report what
 * becomes of their connections; of their requests they report to {@link #requests()}.
 * <p>
 * Picking takes no lock: it reads the present state. What happens is an {@link Event} for
 * the engine, which sets the next state.
 */
public final class NodeHealth implements CheckTarget, Candidate {

	private final NodeAddress address;

	private final NodeEngine engine;

	private final NodeRequests requests;

	/** Here, too: every pick counts, and memory is what it waits for. */
	private final Handouts handouts;

	private final NodeTimeline timeline = new NodeTimeline();

	private final WarmUp warmUp = new WarmUp();

	private volatile Member member;

	private volatile NodeState state;

	private volatile NodeStatus status;

	/** Kept beside the status, as every pick asks. */
	private volatile boolean avoided;

	NodeHealth(Member member, Function<NodeHealth, NodeEngine> engine) {
		this.address = member.node().address();
		this.member = member;
		this.state = NodeState.initial(Admin.of(member.node()));
		this.status = NodeStatus.UNCHECKED;
		this.engine = engine.apply(this);
		this.requests = new NodeRequests(this.engine);
		this.handouts = this.requests.handouts();
	}

	@Override
	public NodeAddress address() {
		return this.address;
	}

	public Node node() {
		return this.member.node();
	}

	/** The name of the level that it belongs to. */
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

	/** Its weight in twentieths, less while it warms up. */
	@Override
	public int weight() {
		return node().weight() * this.warmUp.share();
	}

	@Override
	public long inFlight() {
		return this.requests.inFlight();
	}

	/** Whether requests avoid this node until a suspicion is cleared up. */
	@Override
	public boolean isSuspect() {
		return this.state.isAvoided();
	}

	/**
	 * Whether it is silent while others answer.
	 * @return whether requests that wait for it would be served better elsewhere
	 */
	public boolean isSilent() {
		return this.state.doubts().silence().isCertain();
	}

	/**
	 * Whether the node may be chosen at this effort; a trial must still be claimed by
	 * {@link #tryBegin}.
	 * @param effort how far the search has gone
	 * @return whether it may be chosen
	 */
	public boolean admits(Effort effort) {
		NodeStatus status = this.status;
		return (status.isInService() && !this.avoided)
				|| Admission.isGranted(effort, status, this.state, this.engine, this.requests);
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
		Permit trial = this.engine.claimTrial();
		return (trial != null || effort.compareTo(Effort.LEAST_BAD) < 0) ? trial : Permit.UNCOUNTED;
	}

	/**
	 * The same for a request whose outcome the caller reports by the instance returned.
	 */
	@Nullable Node select(Effort effort) {
		Node again = this.handouts.giveAgain();
		return (again != null) ? again : this.engine.locked(() -> {
			Permit permit = tryBegin(effort);
			return (permit != null) ? this.handouts.give(node(), permit, this.state.breaker() instanceof Closed) : null;
		});
	}

	/**
	 * The requests to this node.
	 * @return where to report them
	 */
	public NodeRequests requests() {
		return this.requests;
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

	@Override
	public void accept(CheckReport report) {
		this.engine.on(new Event.Checked(report));
		this.engine.checked(report);
	}

	/**
	 * Take what other instances say of this node, and do for it.
	 * @param hearsay what, in place of what they said before
	 * @param look how soon to check the node, {@code null} for no check out of turn
	 */
	public void told(Hearsay hearsay, @Nullable Duration look) {
		this.engine.on(new Event.Told(hearsay, look));
	}

	/**
	 * What this instance has found of it by its own checks.
	 * @return the finding at this moment
	 */
	public CheckFinding finding() {
		return WordRules.finding(this.state);
	}

	/**
	 * A channel has a connection to this node that can carry requests.
	 * @param at the address that it was made to, where a node that has a name is checked
	 * from now on; {@code null} if that is not known
	 */
	public void connected(@Nullable InetSocketAddress at) {
		this.engine.on(new Event.Connected(Connections.place(this.address, at)));
	}

	/** A channel has lost or closed a connection it reported as established. */
	public void disconnected() {
		this.engine.on(new Event.Disconnected());
	}

	/**
	 * A channel could not connect: counts as a failure.
	 * @param failure what happened
	 */
	public void connectFailed(Outcome.Failure failure) {
		this.engine.on(new Event.ConnectFailed(failure));
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

	NodeState state() {
		return this.state;
	}

	NodeSettings settings() {
		return this.member.settings();
	}

	WarmUp warmUp() {
		return this.warmUp;
	}

	NodeTimeline timeline() {
		return this.timeline;
	}

	long nanoTime() {
		return this.engine.nanoTime();
	}

	/** For the engine. */
	void become(NodeState next) {
		Permit before = this.state.breaker().permit();
		this.state = next;
		this.avoided = next.isAvoided();
		if (next.breaker().permit() != before) {
			this.handouts.changed();
		}
	}

	/** For the engine. */
	void publish(NodeStatus status) {
		this.status = status;
	}

	void redefine(Member member) {
		boolean changed = !member.node().equals(node());
		this.member = member;
		if (changed) {
			this.handouts.changed();
		}
	}

}
