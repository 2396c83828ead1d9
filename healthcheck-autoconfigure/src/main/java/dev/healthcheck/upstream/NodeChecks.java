package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.check.NodeProbe;
import dev.healthcheck.check.ProbeResult;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import org.jspecify.annotations.Nullable;

/**
 * The checks of one upstream: asks each node by the upstream's check, or by an http check
 * of a path of its own if its definition names one. A name is asked at the address that
 * channels are connected to, and an address that was found by a name, under that name.
 */
final class NodeChecks implements NodeProbe {

	private final Function<NodeAddress, @Nullable NodeHealth> nodes;

	private final CheckSettings settings;

	private final Function<CheckSettings, NodeProbe> factory;

	private final NodeProbe common;

	private final Map<Special, NodeProbe> special = new ConcurrentHashMap<>();

	/** Where nodes were asked last, if not at their own address. */
	private final Map<NodeAddress, Asked> asked = new ConcurrentHashMap<>();

	NodeChecks(Function<NodeAddress, @Nullable NodeHealth> nodes, CheckSettings settings,
			Function<CheckSettings, NodeProbe> factory) {
		this.nodes = nodes;
		this.settings = settings;
		this.factory = factory;
		this.common = factory.apply(settings);
	}

	@Override
	public CompletionStage<ProbeResult> probe(NodeAddress target, Duration timeout) {
		NodeHealth node = this.nodes.apply(target);
		if (node == null) {
			return this.common.probe(target, timeout);
		}
		CheckSettings check = NodeSettings.check(this.settings, node.node().checkPath());
		NodeAddress at = check.isForAddresses() ? node.state().connections().reachedAt(target) : target;
		Special special = new Special(node.node().checkPath(), at.equals(target) ? name(node.node()) : target);
		if (special.isCommon()) {
			forget(this.asked.remove(target));
			return this.common.probe(target, timeout);
		}
		NodeProbe probe = this.special.computeIfAbsent(special,
				(added) -> this.factory.apply((added.name() != null) ? check.named(added.name()) : check));
		Asked now = new Asked(special, at);
		Asked before = this.asked.put(target, now);
		if (!now.equals(before)) {
			forget(before);
		}
		return probe.probe(at, timeout);
	}

	/**
	 * The name that an address was found by; one that stands for itself needs no other.
	 */
	private static @Nullable NodeAddress name(Node node) {
		return node.isName() ? null : node.name();
	}

	@Override
	public void forget(NodeAddress target) {
		this.common.forget(target);
		forget(this.asked.remove(target));
	}

	private void forget(@Nullable Asked asked) {
		if (asked == null) {
			return;
		}
		NodeProbe probe = this.special.get(asked.special());
		if (probe != null) {
			probe.forget(asked.at());
		}
		if (this.asked.values().stream().noneMatch((other) -> other.special().equals(asked.special()))) {
			this.special.remove(asked.special());
		}
	}

	/**
	 * What is special about the check of some nodes.
	 *
	 * @param path a path of its own, or {@code null}
	 * @param name the name that the address asked belongs to, or {@code null}
	 */
	private record Special(@Nullable String path, @Nullable NodeAddress name) {

		boolean isCommon() {
			return this.path == null && this.name == null;
		}

	}

	/**
	 * Where, and how, a node was asked.
	 *
	 * @param special what is special about it
	 * @param at the address
	 */
	private record Asked(Special special, NodeAddress at) {

	}

}
