package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import dev.healthcheck.balance.Balancer;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.check.Scheduler;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.NodeSnapshot;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.node.RequestStatistics;
import org.jspecify.annotations.Nullable;

/**
 * A named set of nodes with shared health. Thread-safe; made and kept by
 * {@link Upstreams}.
 */
public final class Upstream {

	private final String name;

	private final UpstreamEnvironment environment;

	private final ReentrantLock lock = new ReentrantLock();

	private final Suspicions suspicions = new Suspicions(this);

	private final StatusBoard board = new StatusBoard();

	private final Selection selection;

	private final SlowStart slowStart;

	private final Listeners listeners;

	private final Membership membership;

	Upstream(UpstreamDefinition definition, UpstreamEnvironment environment,
			CopyOnWriteArrayList<UpstreamListener> listeners) {
		this.name = definition.name();
		this.environment = environment;
		this.listeners = new Listeners(this, listeners);
		this.selection = new Selection(this, environment.scheduler());
		this.slowStart = new SlowStart(this, environment.scheduler());
		this.membership = new Membership(this, definition, environment);
		apply(definition);
	}

	/**
	 * Its name.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * What it consists of and how it behaves.
	 * @return the definition in force
	 */
	public UpstreamDefinition definition() {
		return this.membership.definition();
	}

	/**
	 * Make a call: on the node that is chosen, and when that fails on the next, as far as
	 * the definition allows.
	 * @param call what to do with a node
	 * @param <T> the type of the result
	 * @return the result
	 * @throws NoNodeAvailableException if no node could be tried
	 * @throws TriesExceededException if all tries failed or their time was over
	 */
	public <T extends @Nullable Object> T call(NodeCall<T> call) {
		return call(call, CallOptions.ofDefaults());
	}

	/**
	 * Make a call.
	 * @param call what to do with a node
	 * @param options what is different for this call
	 * @param <T> the type of the result
	 * @return the result
	 * @throws NoNodeAvailableException if no node could be tried
	 * @throws TriesExceededException if all tries failed or their time was over
	 * @throws IllegalArgumentException if there is no such level
	 */
	public <T extends @Nullable Object> T call(NodeCall<T> call, CallOptions options) {
		return BlockingCall.make(call, options, attempts(options));
	}

	/**
	 * Make a call without waiting for it.
	 * @param call what to do with a node
	 * @param <T> the type of the result
	 * @return the result; ending it, as by {@code cancel} or {@code orTimeout}, cancels
	 * the try that is under way and is a timeout of its node if that had at least
	 * {@code check.timeout} to answer. It fails as {@link #call(NodeCall)} does
	 */
	public <T extends @Nullable Object> CompletableFuture<T> callAsync(AsyncNodeCall<T> call) {
		return callAsync(call, CallOptions.ofDefaults());
	}

	/**
	 * Make a call without waiting for it.
	 * @param call what to do with a node
	 * @param options what is different for this call
	 * @param <T> the type of the result
	 * @return the result; cancelling it cancels the try that is under way. It fails as
	 * {@link #call(NodeCall, CallOptions)} does
	 */
	public <T extends @Nullable Object> CompletableFuture<T> callAsync(AsyncNodeCall<T> call, CallOptions options) {
		return new AsyncCall<>(call, options, attempts(options), this.environment.scheduler()).start();
	}

	/**
	 * The tries of a call that is made elsewhere; for transports.
	 * @param options what is different for this call
	 * @return the tries
	 * @throws IllegalArgumentException if there is no such level
	 */
	public Attempts attempts(CallOptions options) {
		return new Attempts(this, options);
	}

	/**
	 * Begin a request to a node that was chosen before, as when it is repeated there; for
	 * transports.
	 * @param address where the node listens
	 * @return the try, or {@code null} if there is no such node any more
	 */
	public @Nullable Attempt attempt(NodeAddress address) {
		NodeHealth node = health(address);
		if (node == null) {
			return null;
		}
		int generation = node.tryBegin(Effort.LAST_RESORT);
		node.started();
		return new Attempt(null, node, generation, nanoTime());
	}

	/**
	 * Choose a node. Report the outcome of the request with {@link #report}, by the
	 * instance that is returned: the request counts as being in flight until then, or
	 * until it is given up after ten to fifteen minutes.
	 * @return the node
	 * @throws NoNodeAvailableException if none can be chosen
	 */
	public Node select() {
		return select(CallOptions.ofDefaults());
	}

	/**
	 * Choose a node. Report the outcome of the request with {@link #report}, by the
	 * instance that is returned: the request counts as being in flight until then, or
	 * until it is given up after ten to fifteen minutes.
	 * @param options levels and hash key; tries are up to the caller
	 * @return the node
	 * @throws NoNodeAvailableException if none can be chosen
	 * @throws IllegalArgumentException if there is no such level
	 */
	public Node select(CallOptions options) {
		List<LevelPicker> pickers = pickers(options.levels());
		for (Effort effort : Effort.ALL) {
			for (int level = 0; level < pickers.size(); level++) {
				Node node = pickers.get(level).select(effort, options.hashKey());
				if (node != null) {
					return node;
				}
			}
		}
		throw new NoNodeAvailableException(snapshot());
	}

	/** The pickers of levels, in the order in which they are to be used. */
	List<LevelPicker> pickers(List<String> levels) {
		return this.selection.pickers(levels);
	}

	/**
	 * Report how a request to a node that was chosen by {@link #select} ended. Like every
	 * outcome it says nothing any more if the node was taken out or came back meanwhile.
	 * @param node the instance that {@code select} returned; with another one of the same
	 * address the oldest selection is meant, or, if all are reported, a request that
	 * begins and ends now
	 * @param outcome how the request ended
	 * @throws IllegalArgumentException if the upstream has no such node
	 */
	public void report(Node node, Outcome outcome) {
		report(node, outcome, Duration.ZERO);
	}

	/**
	 * Report how a request to a node that was chosen by {@link #select} ended, and how
	 * long it took.
	 * @param node the instance that {@code select} returned, as for
	 * {@link #report(Node, Outcome)}
	 * @param outcome how the request ended
	 * @param latency the time until the answer, zero if it is not known
	 * @throws IllegalArgumentException if the upstream has no such node
	 */
	public void report(Node node, Outcome outcome, Duration latency) {
		known(node).reported(node, outcome, latency);
	}

	/**
	 * Set what the operator wants of a node, until its definition says something else.
	 * @param node the node
	 * @param state the wish
	 * @throws IllegalArgumentException if the upstream has no such node
	 */
	public void admin(Node node, AdminState state) {
		NodeHealth health = known(node);
		change(health, () -> health.facts().admin(state));
	}

	private NodeHealth known(Node node) {
		NodeHealth health = health(node.address());
		if (health == null) {
			throw new IllegalArgumentException("upstream '" + this.name + "' has no node " + node.address());
		}
		return health;
	}

	/**
	 * All that is known at this moment.
	 * @return an immutable snapshot
	 */
	public UpstreamSnapshot snapshot() {
		this.lock.lock();
		try {
			UpstreamDefinition definition = definition();
			NodeAddress current = balancer().current();
			List<NodeSnapshot> snapshots = nodes().stream()
				.map((node) -> node.snapshot(node.address().equals(current)))
				.toList();
			int selectable = (int) nodes().stream().filter(NodeHealth::isSelectable).count();
			return new UpstreamSnapshot(this.name, definition.balance(),
					definition.levels().stream().map(Level::name).toList(), snapshots, selectable, current,
					definition.healthEnabled(), dataAge(), requestStatistics(), SharedTrouble.NONE);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * How the requests to its present nodes went.
	 * @return numbers since the nodes joined, times of the last minute
	 */
	public RequestStatistics requestStatistics() {
		RequestSums sums = new RequestSums();
		long now = nanoTime();
		nodes().forEach((node) -> node.requests().addTo(sums, now));
		return sums.statistics();
	}

	/**
	 * How old the definition may be.
	 * @return its age, zero while changes arrive; {@code null} if it is not fed from
	 * outside
	 */
	public @Nullable Duration dataAge() {
		return this.environment.dataAge(this.name);
	}

	/**
	 * The health of the nodes, level by level; for transports.
	 * @return the nodes
	 */
	public Collection<NodeHealth> nodes() {
		return this.membership.nodes();
	}

	/**
	 * The health of one node; for transports.
	 * @param address where the node listens
	 * @return its health, or {@code null} if there is no such node
	 */
	public @Nullable NodeHealth health(NodeAddress address) {
		return this.membership.node(address);
	}

	/**
	 * The balancer, whose state all channels share; for transports.
	 * @return the balancer
	 */
	public Balancer balancer() {
		return this.membership.balancer();
	}

	/**
	 * The monotonic clock of everything in this upstream.
	 * @return nanoseconds from an arbitrary origin
	 */
	public long nanoTime() {
		return this.environment.scheduler().nanoTime();
	}

	/**
	 * Whether the application has started, for transports: until then, what takes too
	 * long may be its own fault.
	 * @return whether it has
	 */
	public boolean isStarted() {
		return this.environment.started().getAsBoolean();
	}

	/**
	 * Be told after nodes, or what can be chosen, may have changed; for transports. The
	 * listener must return quickly.
	 * @param listener what to run
	 */
	public void addChangeListener(Runnable listener) {
		this.listeners.addChangeListener(listener);
	}

	public void removeChangeListener(Runnable listener) {
		this.listeners.removeChangeListener(listener);
	}

	/**
	 * Check all nodes now; without effect when checks are off.
	 */
	public void checkAllNow() {
		nodes().forEach(this::checkNow);
	}

	/**
	 * Check the fellows of a node now, and itself as soon as one of them has passed,
	 * because requests to it are not answered; without effect when checks are off.
	 * @param node the node
	 */
	public void secondOpinion(NodeHealth node) {
		change(() -> this.suspicions.checkNext(node));
		nodes().stream().filter((other) -> other != node).forEach(this::checkNow);
	}

	void checkNow(NodeHealth node) {
		this.membership.checker().checkNow(node);
	}

	/** The same, not waiting for a check that began before a point in time. */
	void checkNow(NodeHealth node, long sinceNanos) {
		this.membership.checker().checkNow(node, sinceNanos);
	}

	/** The check in force for a node. */
	CheckSettings checkOf(Node node) {
		return NodeChecks.settings(definition().check(), node);
	}

	boolean isChecked() {
		return definition().check().enabled();
	}

	Suspicions suspicions() {
		return this.suspicions;
	}

	Selection selection() {
		return this.selection;
	}

	SlowStart slowStart() {
		return this.slowStart;
	}

	Listeners listeners() {
		return this.listeners;
	}

	Scheduler.Cancellable schedule(Duration delay, Runnable task) {
		return this.environment.scheduler().schedule(delay, task);
	}

	<T> T locked(Supplier<T> action) {
		this.lock.lock();
		try {
			return action.get();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** The facts of a node may have changed; within {@link #change}. */
	void touch(NodeHealth node) {
		// one that has left is of no concern, although its last requests still end
		if (health(node.address()) == node) {
			this.board.touch(node);
		}
	}

	/**
	 * Change the facts of a node, let statuses follow from them, and tell whom it
	 * concerns.
	 */
	void change(NodeHealth node, Runnable facts) {
		if (change(() -> {
			touch(node);
			facts.run();
		})) {
			this.listeners.changed();
		}
		this.listeners.deliver();
	}

	private boolean change(Runnable facts) {
		return followed(() -> {
			facts.run();
			return this.board.refresh(definition(), nodes());
		});
	}

	/** Whatever changes who can be chosen, or how often, is followed by the pickers. */
	private boolean followed(BooleanSupplier action) {
		return locked(() -> {
			boolean changed = action.getAsBoolean();
			if (changed) {
				this.selection.follow();
			}
			return changed;
		});
	}

	/** A node's breaker opened: check it now, and look again when its time is over. */
	void tripped(NodeHealth node) {
		this.suspicions.drop(node);
		checkNow(node);
		schedule(node.facts().untilTrial(), () -> change(node, node.facts()::trialDue));
	}

	/** Let nodes that warm up have a little more. */
	void warmUp() {
		if (followed(this.slowStart::step)) {
			this.listeners.changed();
		}
	}

	/** Take a new definition; the health of nodes that stay is kept. */
	void redefine(UpstreamDefinition next) {
		apply(next);
		announce();
	}

	private void apply(UpstreamDefinition next) {
		this.lock.lock();
		try {
			this.membership.redefine(next);
			this.board.reset(nodes());
			this.board.refresh(next, nodes());
			this.selection.replace();
			this.listeners.nodesChanged();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Tell whom it concerns of a definition that was applied. */
	void announce() {
		this.listeners.changed();
		this.listeners.deliver();
	}

	/** End all that this upstream keeps going. */
	void remove() {
		redefine(definition().withLevels(List.of()));
		this.membership.checker().close();
	}

}
