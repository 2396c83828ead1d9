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
 * of a path of its own if its definition names one.
 */
final class NodeChecks implements NodeProbe {

	private final Upstream upstream;

	private final CheckSettings settings;

	private final Function<CheckSettings, NodeProbe> factory;

	private final NodeProbe common;

	private final Map<String, NodeProbe> byPath = new ConcurrentHashMap<>();

	NodeChecks(Upstream upstream, CheckSettings settings, Function<CheckSettings, NodeProbe> factory) {
		this.upstream = upstream;
		this.settings = settings;
		this.factory = factory;
		this.common = factory.apply(settings);
	}

	/**
	 * The check of a node.
	 * @param settings the upstream's check
	 * @param node the node
	 * @return the settings in force for it
	 */
	static CheckSettings settings(CheckSettings settings, Node node) {
		String path = node.checkPath();
		return (path != null) ? withPath(settings, path) : settings;
	}

	private static CheckSettings withPath(CheckSettings settings, String path) {
		return settings.toBuilder()
			.type(settings.type().equals("https") ? "https" : "http")
			.http(settings.http().withPath(path))
			.build();
	}

	@Override
	public CompletionStage<ProbeResult> probe(NodeAddress target, Duration timeout) {
		return of(target).probe(target, timeout);
	}

	private NodeProbe of(NodeAddress target) {
		NodeHealth node = this.upstream.health(target);
		String path = (node != null) ? node.node().checkPath() : null;
		return (path != null)
				? this.byPath.computeIfAbsent(path, (added) -> this.factory.apply(withPath(this.settings, added)))
				: this.common;
	}

	@Override
	public void forget(NodeAddress target) {
		this.common.forget(target);
		this.byPath.values().forEach((probe) -> probe.forget(target));
		this.byPath.keySet().removeIf((path) -> !isUsed(path));
	}

	private boolean isUsed(@Nullable String path) {
		return this.upstream.nodes().stream().anyMatch((node) -> path != null && path.equals(node.node().checkPath()));
	}

}
