package dev.healthcheck.fleet;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.fleet.SharedNode.SharedView;
import dev.healthcheck.fleet.WordKey.Subject;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.upstream.NodeHealth;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/**
 * The nodes whose checks an instance can share. Not shared are nodes of which each
 * machine has its own, and upstreams that are not checked at both intervals or not to be
 * shared. Used on the scheduler's thread only.
 */
final class SharedNodes {

	private final Upstreams upstreams;

	private final Predicate<String> excluded;

	private final List<SharedSource> sources;

	private final boolean oneHost;

	/** By the name of the upstream. */
	private final Map<String, Map<NodeAddress, SharedNode>> nodes = new TreeMap<>();

	private final Map<Subject, SharedNode> bySubject = new HashMap<>();

	private final Map<String, SharedView> views = new TreeMap<>();

	SharedNodes(Upstreams upstreams, Predicate<String> excluded, List<SharedSource> sources, boolean oneHost) {
		this.upstreams = upstreams;
		this.excluded = excluded;
		this.sources = sources;
		this.oneHost = oneHost;
	}

	/** Take the upstreams as they are now. */
	void refresh() {
		this.nodes.keySet().stream().filter((name) -> this.upstreams.find(name).isEmpty()).toList().forEach(this::drop);
		this.upstreams.names().forEach((name) -> this.upstreams.find(name).ifPresent(this::refresh));
	}

	/** Take an upstream as it is now. */
	void refresh(Upstream upstream) {
		String name = upstream.name();
		UpstreamDefinition definition = upstream.definition();
		SharedView view = this.upstreams.find(name).isEmpty() ? null : view(definition);
		if (view == null) {
			drop(name);
			return;
		}
		this.views.put(name, view);
		Map<NodeAddress, SharedNode> before = this.nodes.getOrDefault(name, Map.of());
		Map<NodeAddress, SharedNode> now = new LinkedHashMap<>();
		for (NodeHealth health : upstream.nodes()) {
			if (!isShared(health.address())) {
				continue;
			}
			SharedNode known = before.get(health.address());
			boolean same = known != null && known.health == health && known.view.equals(view)
					&& known.check.equals(definition.check());
			now.put(health.address(), same ? known
					: new SharedNode(name, health, definition.check(), view, upstream.nanoTime()).after(known));
		}
		before.forEach((address, node) -> {
			this.bySubject.remove(node.subject, node);
			if (!now.containsKey(address)) {
				node.release();
			}
		});
		now.values().forEach((node) -> this.bySubject.put(node.subject, node));
		this.nodes.put(name, now);
	}

	private void drop(String name) {
		this.views.remove(name);
		Map<NodeAddress, SharedNode> gone = this.nodes.remove(name);
		if (gone != null) {
			gone.values().forEach((node) -> {
				this.bySubject.remove(node.subject, node);
				node.release();
			});
		}
	}

	private @Nullable SharedView view(UpstreamDefinition definition) {
		CheckSettings check = definition.check();
		if (this.excluded.test(definition.name()) || !check.shared() || !check.enabled()
				|| check.healthyInterval().isZero() || check.unhealthyInterval().isZero()) {
			return null;
		}
		for (SharedSource source : this.sources) {
			if (source.feeds().test(definition.name())) {
				return new SharedView(source.name(), source.view(), Views.ofFed(source.view(), definition.name()));
			}
		}
		String view = Views.ofListed(definition.name(), check,
				definition.nodes().stream().map((node) -> node.address().toString()).toList());
		return new SharedView(definition.name(), view, view);
	}

	private boolean isShared(NodeAddress address) {
		if (this.oneHost) {
			return true;
		}
		if (address.host().equals("localhost") || address.host().endsWith(".localhost")) {
			return false;
		}
		byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address.host());
		if (bytes == null) {
			return true;
		}
		try {
			InetAddress literal = InetAddress.getByAddress(bytes);
			return !literal.isLoopbackAddress() && !literal.isLinkLocalAddress() && !literal.isAnyLocalAddress();
		}
		catch (UnknownHostException ex) {
			return false;
		}
	}

	/** What members are told that this instance checks. */
	Map<String, String> views() {
		Map<String, String> entries = new TreeMap<>();
		for (SharedView view : this.views.values()) {
			boolean current = this.sources.stream()
				.noneMatch((source) -> source.name().equals(view.entry()) && !source.current().getAsBoolean());
			if (current && entries.size() < MemberValue.MAX_VIEWS) {
				entries.put(view.entry(), view.view());
			}
		}
		return entries;
	}

	List<SharedNode> all() {
		return this.nodes.values().stream().flatMap((some) -> some.values().stream()).toList();
	}

	Collection<SharedNode> of(String upstream) {
		return this.nodes.getOrDefault(upstream, Map.of()).values();
	}

	@Nullable SharedNode find(Subject subject) {
		return this.bySubject.get(subject);
	}

	@Nullable SharedNode find(String upstream, NodeAddress address) {
		return this.nodes.getOrDefault(upstream, Map.of()).get(address);
	}

}
