package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

import dev.healthcheck.balance.Balancer;
import dev.healthcheck.breaker.Permit;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.NodeSnapshot;
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

	private final Selection selection;

	private final SlowStart slowStart;

	private final Repeats repeats;

	private final Hedges hedges;

	/** Calls that found all nodes at their limit. */
	private final LongAdder limited = new LongAdder();

	DefaultUpstream(UpstreamDefinition definition, UpstreamEnvironment environment,
			CopyOnWriteArrayList<UpstreamListener> listeners) {
		this.name = definition.name();
		this.environment = environment;
		this.membership = new Membership(definition, environment);
		this.listeners = new Listeners(this, listeners);
		this.repeats = new Repeats(this.listeners::repeat);
		this.hedges = new Hedges(this.listeners::hedge);
		this.breakers = new Breakers(this.name, environment.circuitBreakers(), environment.callsRecorded());
		this.engine = new UpstreamEngine(environment.scheduler(), this.listeners, this.breakers,
				new LateRequests(this.membership, environment.scheduler(), this.hedges), new Surroundings());
		this.selection = new Selection(this.membership, environment.scheduler(), this.engine::locked);
		this.slowStart = new SlowStart(this.membership, environment.scheduler(), this.selection::reweighed,
				this::warmUp);
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
	public <T extends @Nullable Object> T call(NodeCall<T> call) {
		return call(call, CallOptions.ofDefaults());
	}

	@Override
	public <T extends @Nullable Object> T call(NodeCall<T> call, CallOptions options) {
		return new BlockingCall<>(call, options, attempts(options)).make();
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<T> callAsync(AsyncNodeCall<T> call) {
		return callAsync(call, CallOptions.ofDefaults());
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<T> callAsync(AsyncNodeCall<T> call, CallOptions options) {
		return new AsyncCall<>(call, options, attempts(options), this.environment.scheduler()).start();
	}

	@Override
	public Attempts attempts(CallOptions options) {
		Function<String, CallTrace> tracer = this.environment.tracer().get();
		return new Attempts(definition(), this.selection.pickers(options.levels()), options, this.repeats, this.hedges,
				this::nothingToChoose, this::nanoTime, (tracer != null) ? tracer.apply(this.name) : null);
	}

	@Override
	public @Nullable Attempt attempt(NodeAddress address) {
		NodeHealth node = health(address);
		Permit permit = (node != null) ? node.tryBegin(Effort.LAST_RESORT) : null;
		if (node == null || permit == null) {
			return null;
		}
		node.started();
		return new Attempt(null, node, permit, nanoTime());
	}

	@Override
	public Node select() {
		return select(CallOptions.ofDefaults());
	}

	@Override
	public Node select(CallOptions options) {
		List<LevelPicker> pickers = this.selection.pickers(options.levels());
		for (Effort effort : Effort.ALL) {
			for (int level = 0; level < pickers.size(); level++) {
				Node node = pickers.get(level).select(effort, options.hashKey());
				if (node != null) {
					return node;
				}
			}
		}
		throw nothingToChoose();
	}

	private NoNodeAvailableException nothingToChoose() {
		if (nodes().stream().anyMatch((node) -> node.isSelectable() && node.isAtLimit())) {
			this.limited.increment();
			this.listeners.limited();
			return NoNodeAvailableException.atLimit(this.name);
		}
		return new NoNodeAvailableException(snapshot());
	}

	@Override
	public void report(Node node, Outcome outcome) {
		report(node, outcome, Duration.ZERO);
	}

	@Override
	public void report(Node node, Outcome outcome, Duration latency) {
		known(node).reported(node, outcome, latency);
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
			UpstreamDefinition definition = definition();
			NodeAddress current = balancer().current();
			long now = nanoTime();
			List<NodeSnapshot> snapshots = nodes().stream()
				.map((node) -> Snapshots.of(node, node.address().equals(current), this.engine.timelines().of(node),
						now))
				.toList();
			int selectable = (int) nodes().stream().filter(NodeHealth::isSelectable).count();
			return new UpstreamSnapshot(this.name, definition.balance(),
					definition.levels().stream().map(Level::name).toList(), snapshots, selectable, current,
					definition.healthEnabled(), dataAge(), requestStatistics(), trouble(definition, now));
		});
	}

	/** How much of the budget is used. */
	RepeatUse repeats() {
		return this.repeats.use(definition().retryBudget(), nanoTime());
	}

	private SharedTrouble trouble(UpstreamDefinition definition, long nowNanos) {
		return new SharedTrouble(repeats().shown(definition.retryBudget()), this.hedges.shown(), this.limited.sum(),
				this.engine.failureShare(nowNanos, definition.passive().failTimeout().toNanos()));
	}

	@Override
	public RequestStatistics requestStatistics() {
		RequestSums sums = new RequestSums();
		long now = nanoTime();
		nodes().forEach((node) -> node.requests().addTo(sums, now));
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
			Membership.Change change = this.membership.redefine(next, this.engine);
			change.left().forEach(this.slowStart::left);
			this.breakers.keep(nodes(), change.made());
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

	private final class Surroundings implements UpstreamEngine.Surroundings {

		@Override
		public Collection<NodeHealth> nodes() {
			return DefaultUpstream.this.membership.nodes();
		}

		@Override
		public boolean isMember(NodeHealth node) {
			return DefaultUpstream.this.membership.node(node.address()) == node;
		}

		@Override
		public boolean isProtected() {
			return definition().protect();
		}

		@Override
		public void checkNow(NodeHealth node) {
			DefaultUpstream.this.membership.checker().checkNow(node);
		}

		@Override
		public void checkNow(NodeHealth node, long sinceNanos) {
			DefaultUpstream.this.membership.checker().checkNow(node, sinceNanos);
		}

		@Override
		public void checkWithin(NodeHealth node, Duration time) {
			DefaultUpstream.this.membership.checker().checkWithin(node, time);
		}

		@Override
		public void choiceChanged() {
			DefaultUpstream.this.selection.follow();
		}

		@Override
		public void statusChanged(NodeHealth node, NodeStatus before, NodeStatus after) {
			DefaultUpstream.this.slowStart.changed(node, before, after);
		}

	}

}
