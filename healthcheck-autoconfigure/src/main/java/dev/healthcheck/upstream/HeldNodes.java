package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

import dev.healthcheck.node.NodeAddress;

/**
 * The guard against mass deletion, for one set of nodes that a registry lists. What
 * vanishes within 5 s is one event, because registrations that expire together do so one
 * by one. When that is more than half of what there was, and more than two nodes, all of
 * it is kept for a while: more likely than a service that stops all at once is a registry
 * that lost its data, or somebody's mistake. Until these are over, the last nodes that
 * can be used are kept as well: the rest may be about to follow. Not thread-safe.
 *
 * @param <V> what the registry says of a node
 */
public final class HeldNodes<V> {

	/** How long nodes are kept by default. */
	public static final Duration HOLD = Duration.ofSeconds(30);

	/** How often to look for nodes whose time is over. */
	public static final Duration RELEASE_PERIOD = Duration.ofSeconds(1);

	private static final int FEW = 2;

	/** Leases of one TTL are kept alive every third of it: by default, every 3.3 s. */
	private static final long EVENT_NANOS = Duration.ofSeconds(5).toNanos();

	private final long holdNanos;

	private final Predicate<V> usable;

	private final Predicate<V> withdrawn;

	private final Map<NodeAddress, Gone<V>> recent = new LinkedHashMap<>();

	private final Map<NodeAddress, Gone<V>> held = new LinkedHashMap<>();

	private Map<NodeAddress, V> before = Map.of();

	/**
	 * A guard that has seen nothing yet.
	 * @param hold how long it keeps nodes
	 * @param usable whether requests may go to a node
	 * @param withdrawn whether a node said that it would go, and so is none to be kept
	 */
	public HeldNodes(Duration hold, Predicate<V> usable, Predicate<V> withdrawn) {
		this.holdNanos = hold.toNanos();
		this.usable = usable;
		this.withdrawn = withdrawn;
	}

	/**
	 * Take what the registry says now.
	 * @param nodes the nodes that it has
	 * @param nowNanos the present
	 * @return the nodes to use: those, and the ones that are kept
	 */
	public Map<NodeAddress, V> apply(Map<NodeAddress, V> nodes, long nowNanos) {
		this.recent.values().removeIf((gone) -> nowNanos - gone.atNanos() >= EVENT_NANOS);
		this.before.forEach((address, node) -> {
			if (!nodes.containsKey(address)) {
				this.recent.put(address, new Gone<>(node, nowNanos, nowNanos + EVENT_NANOS));
			}
		});
		nodes.keySet().forEach((address) -> {
			this.recent.remove(address);
			this.held.remove(address);
		});
		Map<NodeAddress, V> there = new HashMap<>(this.before);
		this.recent.forEach((address, gone) -> there.put(address, gone.node()));
		if (this.recent.size() > FEW && this.recent.size() * 2 > there.size()) {
			this.recent.forEach((address, gone) -> {
				if (!this.withdrawn.test(gone.node())) {
					this.held.put(address, gone.until(gone.atNanos() + this.holdNanos));
				}
			});
		}
		else if (there.size() > FEW && nodes.values().stream().noneMatch(this.usable)) {
			this.recent.forEach((address, gone) -> {
				if (this.usable.test(gone.node())) {
					this.held.putIfAbsent(address, gone);
				}
			});
		}
		this.before = Map.copyOf(nodes);
		Map<NodeAddress, V> used = new LinkedHashMap<>(nodes);
		this.held.forEach((address, gone) -> used.put(address, gone.node()));
		return used;
	}

	/**
	 * A node said something else just before it vanished.
	 * @param address the node
	 * @param last what was last said of it
	 */
	public void lastSaid(NodeAddress address, V last) {
		if (this.before.containsKey(address)) {
			Map<NodeAddress, V> before = new HashMap<>(this.before);
			before.put(address, last);
			this.before = Map.copyOf(before);
		}
	}

	/**
	 * Let go of nodes whose time is over, or that are known to be down.
	 * @param nowNanos the present
	 * @param down whether checks of a node fail
	 * @return whether there were such nodes
	 */
	public boolean release(long nowNanos, Predicate<NodeAddress> down) {
		return this.held.entrySet().removeIf((entry) -> {
			boolean over = nowNanos - entry.getValue().untilNanos() >= 0 || down.test(entry.getKey());
			if (over) {
				// else it would be held again
				this.recent.remove(entry.getKey());
			}
			return over;
		});
	}

	/**
	 * Whether no node is kept.
	 * @return whether that is so
	 */
	public boolean isEmpty() {
		return this.held.isEmpty();
	}

	/**
	 * A node that vanished.
	 *
	 * @param node what it was
	 * @param atNanos when it vanished
	 * @param untilNanos how long it is kept, if it is
	 */
	private record Gone<V>(V node, long atNanos, long untilNanos) {

		Gone<V> until(long nanos) {
			return new Gone<>(this.node, this.atNanos, nanos);
		}

	}

}
