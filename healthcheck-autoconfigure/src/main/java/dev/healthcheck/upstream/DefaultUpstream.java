package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.healthcheck.balance.Balancer;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.node.RequestStatistics;
import org.jspecify.annotations.Nullable;

/**
 * The upstream of an application: brings together who belongs to it, what decides over
 * them, and how one is chosen.
 */
final class DefaultUpstream implements Upstream {

	private final String name;

	private final UpstreamEnvironment environment;

	private final Membership membership;

	private final Listeners listeners;

	private final Breakers breakers;

	private final UpstreamEngine engine;

	private final NodeLink.Onlookers onlookers;

	private final Selection selection;

	private final SlowStart slowStart;

	private final UpstreamCalls calls;

	DefaultUpstream(UpstreamDefinition definition, UpstreamEnvironment environment,
			CopyOnWriteArrayList<UpstreamListener> listeners) {
		this.name = definition.name();
		this.environment = environment;
		this.membership = new Membership(definition, environment);
		this.listeners = new Listeners(this, listeners);
		Hedges hedges = new Hedges(this.listeners::hedge);
		this.breakers = new Breakers(this.name, environment.circuitBreakers(), environment.callsRecorded());
		this.engine = new UpstreamEngine(this.membership, environment.scheduler(), this.listeners, this.breakers,
				this::choiceChanged, this::statusChanged);
		this.onlookers = new NodeLink.Onlookers(environment.scheduler(),
				new LateRequests(this.membership, environment.scheduler(), hedges), this.breakers, this.listeners);
		this.selection = new Selection(this.membership, environment.scheduler(), this.engine::locked);
		this.slowStart = new SlowStart(this.membership, environment.scheduler(), this.selection::reweighed,
				this::warmUp);
		this.calls = new UpstreamCalls(this.membership, this.selection, environment, this.listeners,
				new Repeats(this.listeners::repeat), hedges, this::snapshot);
		apply(definition);
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public UpstreamDefinition definition() {
		return this.membership.definition();
	}

	@Override
	public <T extends @Nullable Object> T call(NodeCall<T> call, CallOptions options) {
		return new BlockingCall<>(call, options, attempts(options)).make();
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<T> callAsync(AsyncNodeCall<T> call, CallOptions options) {
		return new AsyncCall<>(call, options, attempts(options), this.environment.scheduler()).start();
	}

	@Override
	public Attempts attempts(CallOptions options) {
		return this.calls.attempts(options);
	}

	@Override
	public @Nullable Attempt attempt(NodeAddress address) {
		return this.calls.attempt(address);
	}

	@Override
	public Node select(CallOptions options) {
		return this.calls.select(options);
	}

	@Override
	public void report(Node node, Outcome outcome, Duration latency) {
		known(node).requests().reported(node, outcome, latency);
	}

	@Override
	public void admin(Node node, AdminState state) {
		this.engine.on(known(node), new Event.AdminSet(state));
	}

	private NodeHealth known(Node node) {
		NodeHealth health = health(node.address());
		if (health == null) {
			throw new IllegalArgumentException("upstream '" + this.name + "' has no node " + node.address());
		}
		return health;
	}

	@Override
	public UpstreamSnapshot snapshot() {
		return this.engine.locked(() -> {
			long now = nanoTime();
			double failures = this.engine.failureShare(now, definition().passive().failTimeout().toNanos());
			return Snapshots.of(this, this.calls.trouble(failures), now);
		});
	}

	/** How much of the budget is used. */
	RepeatUse repeats() {
		return this.calls.repeats();
	}

	@Override
	public RequestStatistics requestStatistics() {
		RequestSums sums = new RequestSums();
		nodes().forEach((node) -> node.requests().addTo(sums));
		return sums.statistics();
	}

	@Override
	public @Nullable Duration dataAge() {
		return this.environment.dataAge(this.name);
	}

	@Override
	public Collection<NodeHealth> nodes() {
		return this.membership.nodes();
	}

	@Override
	public @Nullable NodeHealth health(NodeAddress address) {
		return this.membership.node(address);
	}

	@Override
	public Balancer balancer() {
		return this.membership.balancer();
	}

	@Override
	public long nanoTime() {
		return this.environment.scheduler().nanoTime();
	}

	@Override
	public boolean isStarted() {
		return this.environment.started().getAsBoolean();
	}

	@Override
	public void addChangeListener(Runnable listener) {
		this.listeners.addChangeListener(listener);
	}

	@Override
	public void removeChangeListener(Runnable listener) {
		this.listeners.removeChangeListener(listener);
	}

	@Override
	public void checkAllNow() {
		nodes().forEach(this.membership.checker()::checkNow);
	}

	@Override
	public void secondOpinion(NodeHealth node) {
		this.engine.on(node, new Event.Questioned());
	}

	Membership membership() {
		return this.membership;
	}

	UpstreamEngine engine() {
		return this.engine;
	}

	private void choiceChanged() {
		this.selection.follow();
	}

	private void statusChanged(NodeHealth node, NodeStatus before, NodeStatus after) {
		this.slowStart.changed(node, before, after);
	}

	/** Let nodes that warm up have a little more. */
	private void warmUp() {
		boolean changed = this.engine.locked(() -> {
			boolean step = this.slowStart.step();
			if (step) {
				this.selection.follow();
			}
			return step;
		});
		if (changed) {
			this.listeners.changed();
		}
	}

	/** Take a new definition; the health of nodes that stay is kept. */
	void redefine(UpstreamDefinition next) {
		apply(next);
		announce();
	}

	private void apply(UpstreamDefinition next) {
		this.engine.locked(() -> {
			Membership.Change change = this.membership.redefine(next,
					(node) -> new NodeLink(node, this.engine, this.onlookers));
			change.left().forEach(this.slowStart::left);
			this.breakers.keep(nodes());
			this.engine.reset(next.levels().stream().map(Level::name).toList(), nodes(), change.kept());
			this.slowStart.joined(change.joined());
			this.selection.replace();
			this.listeners.nodesChanged();
			return change;
		});
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
