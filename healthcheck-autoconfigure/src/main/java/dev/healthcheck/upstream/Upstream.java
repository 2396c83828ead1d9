package dev.healthcheck.upstream;

import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import dev.healthcheck.balance.Balancer;
import dev.healthcheck.balance.Picker;
import dev.healthcheck.breaker.NodeBreaker;
import dev.healthcheck.breaker.PassiveSettings;
import dev.healthcheck.check.Checker;
import dev.healthcheck.check.NodeProbe;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.NodeSnapshot;
import dev.healthcheck.node.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * A named set of nodes with shared health. Thread-safe; made and kept by
 * {@link Upstreams}.
 */
public final class Upstream {

	/** Kept, because a pick allocates nothing. */
	private static final Effort[] EFFORTS = Effort.values();

	private static final Map<Effort, Predicate<NodeHealth>> ADMITTED = new EnumMap<>(Map.of(Effort.NORMAL,
			(node) -> node.admits(Effort.NORMAL), Effort.SUSPECTS, (node) -> node.admits(Effort.SUSPECTS),
			Effort.LAST_RESORT, (node) -> node.admits(Effort.LAST_RESORT)));

	private final String name;

	private final UpstreamEnvironment environment;

	private final ReentrantLock lock = new ReentrantLock();

	private final Suspicions suspicions = new Suspicions(this);

	private final Listeners listeners;

	private volatile UpstreamDefinition definition;

	private volatile Balancer balancer;

	private volatile Map<NodeAddress, NodeHealth> nodes = Map.of();

	private volatile List<Picker<NodeHealth>> pickers = List.of();

	private volatile Checker checker;

	private volatile boolean removed;

	Upstream(UpstreamDefinition definition, UpstreamEnvironment environment,
			CopyOnWriteArrayList<UpstreamListener> listeners) {
		this.name = definition.name();
		this.environment = environment;
		this.definition = definition;
		this.balancer = definition.balance().create();
		this.listeners = new Listeners(this, listeners);
		this.checker = newChecker(definition);
		redefine(definition);
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
		return this.definition;
	}

	/**
	 * Choose a node. Report the outcome of the request with {@link #report}.
	 * @return the node
	 * @throws NoNodeAvailableException if none can be chosen
	 */
	public Node select() {
		for (Effort effort : EFFORTS) {
			Predicate<NodeHealth> usable = Objects.requireNonNull(ADMITTED.get(effort));
			for (Picker<NodeHealth> picker : this.pickers) {
				NodeHealth node = picker.pick(usable);
				if (node != null && node.tryBegin(effort) != NodeHealth.REFUSED) {
					node.started();
					return node.node();
				}
			}
		}
		throw new NoNodeAvailableException(snapshot());
	}

	/**
	 * Report how a request to a node that was chosen by {@link #select} ended.
	 * @param node the node
	 * @param outcome how the request ended
	 * @throws IllegalArgumentException if the upstream has no such node
	 */
	public void report(Node node, Outcome outcome) {
		NodeHealth health = health(node);
		health.ended(health.breaker().generation(), nanoTime(), outcome);
	}

	/**
	 * Set what the operator wants of a node, until its definition says something else.
	 * @param node the node
	 * @param state the wish
	 * @throws IllegalArgumentException if the upstream has no such node
	 */
	public void admin(Node node, AdminState state) {
		NodeHealth health = health(node);
		change(() -> health.admin(state));
	}

	/**
	 * All that is known at this moment.
	 * @return an immutable snapshot
	 */
	public UpstreamSnapshot snapshot() {
		this.lock.lock();
		try {
			NodeAddress current = this.balancer.current();
			List<NodeSnapshot> snapshots = this.nodes.values()
				.stream()
				.map((node) -> node.snapshot(node.address().equals(current)))
				.toList();
			int selectable = (int) this.nodes.values().stream().filter(this::isUsable).count();
			return new UpstreamSnapshot(this.name, this.definition.balance(),
					this.definition.levels().stream().map(Level::name).toList(), snapshots, selectable, current,
					this.definition.healthEnabled());
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean isUsable(NodeHealth node) {
		return node.status().isSelectable() && node.facts().connectFailure() == null;
	}

	/**
	 * The health of the nodes, level by level; for transports.
	 * @return the nodes
	 */
	public Collection<NodeHealth> nodes() {
		return this.nodes.values();
	}

	/**
	 * The balancer, whose state all channels share; for transports.
	 * @return the balancer
	 */
	public Balancer balancer() {
		return this.balancer;
	}

	/**
	 * The monotonic clock of everything in this upstream.
	 * @return nanoseconds from an arbitrary origin
	 */
	public long nanoTime() {
		return this.environment.scheduler().nanoTime();
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
	 * Check a node now, and its fellows with it, because requests to it are not answered;
	 * without effect when checks are off.
	 * @param node the node
	 */
	public void checkAllNow(NodeHealth node) {
		// the others first: what they say counts only if they were asked no later
		for (NodeHealth other : this.nodes.values()) {
			if (other != node) {
				this.checker.checkNow(other);
			}
		}
		this.checker.checkNow(node);
	}

	void checkNow(NodeHealth node) {
		this.checker.checkNow(node);
	}

	boolean isChecked() {
		return this.definition.check().enabled();
	}

	Suspicions suspicions() {
		return this.suspicions;
	}

	Listeners listeners() {
		return this.listeners;
	}

	int locked(IntSupplier action) {
		this.lock.lock();
		try {
			return action.getAsInt();
		}
		finally {
			this.lock.unlock();
		}
	}

	long locked(LongSupplier action) {
		this.lock.lock();
		try {
			return action.getAsLong();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Change facts, let every status follow from them, and tell whom it concerns.
	 */
	void change(Runnable facts) {
		boolean changed;
		this.lock.lock();
		try {
			facts.run();
			changed = refresh();
		}
		finally {
			this.lock.unlock();
		}
		if (changed) {
			this.listeners.changed();
		}
		this.listeners.deliver();
	}

	private boolean refresh() {
		Protection.apply(this.definition, this.nodes.values());
		boolean changed = false;
		for (NodeHealth node : this.nodes.values()) {
			changed |= node.refresh();
		}
		return changed;
	}

	/** A node's breaker opened: check it now, and look again when its time is over. */
	void tripped(NodeHealth node) {
		this.suspicions.drop(node);
		this.checker.checkNow(node);
		this.environment.scheduler().schedule(node.untilTrial(), () -> change(node::trialDue));
	}

	/**
	 * Take a new definition; the health of nodes that stay is kept.
	 */
	void redefine(UpstreamDefinition next) {
		change(() -> {
			UpstreamDefinition before = this.definition;
			boolean sameCheck = before.check().equals(next.check());
			Checker oldChecker = this.checker;
			if (!sameCheck) {
				this.checker = newChecker(next);
			}
			if (before.balance() != next.balance()) {
				this.balancer = next.balance().create();
			}
			this.definition = next;
			Map<NodeAddress, NodeHealth> old = this.nodes;
			Map<NodeAddress, NodeHealth> fresh = new LinkedHashMap<>();
			for (Level level : next.levels()) {
				for (Node node : level.nodes()) {
					NodeHealth known = sameCheck ? old.get(node.address()) : null;
					fresh.put(node.address(),
							(known != null) ? keep(known, node, level, before, next) : join(node, level, next));
				}
			}
			old.values().stream().filter((node) -> fresh.get(node.address()) != node).forEach((node) -> {
				oldChecker.remove(node);
				this.suspicions.drop(node);
				node.breaker().dispose();
			});
			if (!sameCheck) {
				oldChecker.close();
			}
			this.nodes = fresh;
			this.pickers = next.levels()
				.stream()
				.map((level) -> this.balancer
					.picker(level.nodes().stream().map((node) -> fresh.get(node.address())).toList()))
				.toList();
			this.listeners.nodesChanged();
		});
		this.listeners.changed();
	}

	private NodeHealth keep(NodeHealth known, Node node, Level level, UpstreamDefinition before,
			UpstreamDefinition next) {
		if (!before.passive().equals(next.passive())) {
			known.replaceBreaker(newBreaker(node, next.passive()));
		}
		known.redefine(node, level.name());
		return known;
	}

	private NodeHealth join(Node node, Level level, UpstreamDefinition next) {
		NodeHealth health = new NodeHealth(this, node, level.name(), newBreaker(node, next.passive()));
		this.checker.add(health);
		return health;
	}

	private NodeBreaker newBreaker(Node node, PassiveSettings settings) {
		return new NodeBreaker(this.name + "/" + node.address(), settings, this.environment.circuitBreakers());
	}

	private Checker newChecker(UpstreamDefinition definition) {
		NodeProbe probe = this.environment.probeFactory().apply(definition.check());
		return new Checker(definition.check(), probe, this.environment.scheduler(), ThreadLocalRandom.current());
	}

	/** End all that this upstream keeps going. */
	void remove() {
		redefine(this.definition.withLevels(List.of()));
		this.removed = true;
		this.checker.close();
	}

	boolean isRemoved() {
		return this.removed;
	}

	private NodeHealth health(Node node) {
		NodeHealth health = this.nodes.get(node.address());
		if (health == null) {
			throw new IllegalArgumentException("upstream '" + this.name + "' has no node " + node.address());
		}
		return health;
	}

	/**
	 * The health of one node; for transports.
	 * @param address where the node listens
	 * @return its health, or {@code null} if there is no such node
	 */
	public @Nullable NodeHealth health(NodeAddress address) {
		return this.nodes.get(address);
	}

}
