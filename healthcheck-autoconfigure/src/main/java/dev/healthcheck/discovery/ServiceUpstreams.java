package dev.healthcheck.discovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

import dev.healthcheck.keys.KeyChange;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.upstream.HeldNodes;
import dev.healthcheck.upstream.Level;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;

/**
 * Makes upstreams of services. What changes is applied at once, service by service, each
 * as a whole; of a burst, the rest is gathered and applied a little later. Thread-safe.
 */
final class ServiceUpstreams {

	private static final long LEAST_PAUSE_NANOS = Duration.ofMillis(20).toNanos();

	private static final long LONGEST_PAUSE_NANOS = Duration.ofMillis(50).toNanos();

	private final Upstreams upstreams;

	private final DiscoverySettings settings;

	private ServiceTable table = new ServiceTable();

	private final Map<String, HeldNodes<NodeValue>> held = new HashMap<>();

	/** Read without the lock, by those who hold an upstream's. */
	private final Set<String> owned = ConcurrentHashMap.newKeySet();

	private final Set<String> dirty = new LinkedHashSet<>();

	private final Map<String, String> problems = new TreeMap<>();

	private long pauseEndsNanos;

	private boolean applyDue;

	private boolean releaseDue;

	ServiceUpstreams(Upstreams upstreams, DiscoverySettings settings) {
		this.upstreams = upstreams;
		this.settings = settings;
	}

	/** Services that have settings of their own are upstreams from now on. */
	synchronized void start() {
		this.pauseEndsNanos = this.upstreams.scheduler().nanoTime();
		this.dirty.addAll(this.settings.services().keySet());
		apply();
	}

	/** All keys, with their values: applied when this returns. */
	synchronized void replace(Map<String, String> content) {
		this.dirty.addAll(this.table.services());
		this.table = new ServiceTable();
		content.forEach(this.table::put);
		this.dirty.addAll(this.table.services());
		apply();
	}

	/** Some keys, in the order of their changes. */
	synchronized void change(List<KeyChange> changes) {
		for (KeyChange change : changes) {
			String value = change.value();
			if (value == null) {
				withdrawn(change.name());
			}
			String service = (value != null) ? this.table.put(change.name(), value) : this.table.delete(change.name());
			if (service != null) {
				this.dirty.add(service);
			}
		}
		applySoon();
	}

	/** A node that was not to be used is none to be held, even if it said so just now. */
	private void withdrawn(String name) {
		ServiceTable.Entry last = this.table.entry(name);
		HeldNodes<NodeValue> held = this.held.get(name.substring(0, Math.max(0, name.indexOf('/'))));
		if (last != null && held != null && last.node().node().isWithdrawn()) {
			held.lastSaid(last.address(), last.node());
		}
	}

	private void applySoon() {
		if (this.dirty.isEmpty() || this.applyDue) {
			return;
		}
		long wait = this.pauseEndsNanos - this.upstreams.scheduler().nanoTime();
		if (wait <= 0) {
			apply();
		}
		else {
			this.applyDue = true;
			this.upstreams.scheduler().schedule(Duration.ofNanos(wait), this::applyNow);
		}
	}

	private synchronized void applyNow() {
		this.applyDue = false;
		apply();
	}

	private void apply() {
		if (this.dirty.isEmpty()) {
			return;
		}
		long start = this.upstreams.scheduler().nanoTime();
		Collection<String> services = List.copyOf(this.dirty);
		this.dirty.clear();
		services.forEach(this::apply);
		long end = this.upstreams.scheduler().nanoTime();
		this.pauseEndsNanos = end + Math.min(LONGEST_PAUSE_NANOS, Math.max(LEAST_PAUSE_NANOS, 2 * (end - start)));
	}

	private void apply(String service) {
		this.problems.remove(service);
		Map<NodeAddress, NodeValue> nodes = this.table.nodes(service);
		if (this.settings.emptyPolicy() == EmptyPolicy.KEEP) {
			nodes = this.held
				.computeIfAbsent(service,
						(name) -> new HeldNodes<>(this.settings.hold(), NodeValue::isUsable,
								(value) -> value.node().isWithdrawn()))
				.apply(nodes, this.upstreams.scheduler().nanoTime());
			releaseLater();
		}
		if (!this.owned.contains(service) && this.upstreams.find(service).isPresent()) {
			this.problems.put(service, "the name is taken by an upstream that is not read from etcd");
			return;
		}
		if (nodes.isEmpty() && !this.settings.services().containsKey(service)) {
			this.held.remove(service);
			if (this.owned.remove(service)) {
				this.upstreams.remove(service);
			}
			return;
		}
		try {
			put(this.settings.definition(service).withLevels(levels(nodes.values())));
		}
		catch (IllegalArgumentException ex) {
			this.problems.put(service, String.valueOf(ex.getMessage()));
		}
	}

	private void put(UpstreamDefinition definition) {
		Upstream known = this.upstreams.find(definition.name()).orElse(null);
		if (known == null || !known.definition().equals(definition)) {
			// first: whoever sees it asks where it comes from
			this.owned.add(definition.name());
			this.upstreams.put(definition);
		}
	}

	private static List<Level> levels(Collection<NodeValue> nodes) {
		Map<Integer, List<Node>> levels = new TreeMap<>();
		nodes.forEach((node) -> levels.computeIfAbsent(node.level(), (level) -> new ArrayList<>()).add(node.node()));
		return levels.entrySet()
			.stream()
			.map((level) -> new Level(String.valueOf(level.getKey()), level.getValue()))
			.toList();
	}

	private void releaseLater() {
		if (!this.releaseDue && this.held.values().stream().anyMatch((nodes) -> !nodes.isEmpty())) {
			this.releaseDue = true;
			this.upstreams.scheduler().schedule(HeldNodes.RELEASE_PERIOD, this::release);
		}
	}

	private synchronized void release() {
		this.releaseDue = false;
		long now = this.upstreams.scheduler().nanoTime();
		this.held.forEach((service, nodes) -> {
			Set<NodeAddress> down = nodes.isEmpty() ? Set.of() : down(service);
			if (nodes.release(now, down::contains)) {
				this.dirty.add(service);
			}
		});
		applySoon();
		releaseLater();
	}

	private Set<NodeAddress> down(String service) {
		return this.upstreams.find(service).map((upstream) -> upstream.snapshot().down()).orElse(Set.of());
	}

	/** The names of the upstreams that are read from etcd. */
	Set<String> names() {
		return Set.copyOf(this.owned);
	}

	boolean isOwned(String upstream) {
		return this.owned.contains(upstream);
	}

	/** What is wrong with keys and services, by key. */
	synchronized Map<String, String> problems() {
		Map<String, String> all = new TreeMap<>();
		this.table.problems().forEach((key, problem) -> all.put(this.settings.prefix() + key, problem));
		this.problems.forEach((service, problem) -> all.put(this.settings.prefix() + service, problem));
		return all;
	}

	synchronized Map<String, String> content() {
		return this.table.content();
	}

}
