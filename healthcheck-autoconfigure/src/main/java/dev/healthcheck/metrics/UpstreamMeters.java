package dev.healthcheck.metrics;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.healthcheck.check.CheckReport;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeTransition;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.upstream.HedgeOutcome;
import dev.healthcheck.upstream.RepeatOutcome;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamListener;
import dev.healthcheck.upstream.Upstreams;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the meters in one registry in step with the upstreams and their nodes, and counts
 * what happens to them. A meter lives as long as its upstream or node.
 */
final class UpstreamMeters implements UpstreamListener {

	private final Upstreams upstreams;

	private final MeterRegistry registry;

	/** Read for every request; the upstream itself is the cheapest key. */
	private final Map<Upstream, MeteredUpstream> metered = new ConcurrentHashMap<>();

	/** The same by name, to find what an upstream of the same name has left. */
	private final Map<String, Upstream> named = new HashMap<>();

	UpstreamMeters(Upstreams upstreams, MeterRegistry registry) {
		this.upstreams = upstreams;
		this.registry = registry;
	}

	@Override
	public void onRequest(Upstream upstream, Node node, Outcome outcome, long durationNanos) {
		NodeMeters meters = find(upstream, node);
		if (meters != null) {
			meters.request(outcome, durationNanos);
		}
	}

	@Override
	public void onCheck(Upstream upstream, Node node, CheckReport report) {
		NodeMeters meters = find(upstream, node);
		if (meters != null) {
			meters.check(report);
		}
	}

	@Override
	public void onTransition(Upstream upstream, Node node, NodeTransition transition) {
		NodeMeters meters = find(upstream, node);
		if (meters != null) {
			meters.transition(transition.to());
		}
	}

	@Override
	public void onRepeat(Upstream upstream, RepeatOutcome outcome) {
		MeteredUpstream meters = this.metered.get(upstream);
		if (meters != null) {
			meters.repeat(outcome);
		}
	}

	@Override
	public void onHedge(Upstream upstream, HedgeOutcome outcome) {
		MeteredUpstream meters = this.metered.get(upstream);
		if (meters != null) {
			meters.hedge(outcome);
		}
	}

	@Override
	public void onLimited(Upstream upstream) {
		MeteredUpstream meters = this.metered.get(upstream);
		if (meters != null) {
			meters.limited();
		}
	}

	@Override
	public synchronized void onNodesChanged(Upstream upstream) {
		boolean known = this.upstreams.find(upstream.name()).isPresent();
		Upstream current = this.upstreams.find(upstream.name()).orElse(upstream);
		// one that was removed and made again has meters of the same ids: those of the
		// former must be gone before the new ones are made
		Upstream former = this.named.get(current.name());
		if (former != null && former != current) {
			forget(former);
		}
		if (known || !current.nodes().isEmpty()) {
			this.named.put(current.name(), current);
			this.metered.computeIfAbsent(current, (key) -> new MeteredUpstream(key, this.registry)).refresh();
		}
		else {
			forget(current);
		}
	}

	private void forget(Upstream upstream) {
		this.named.remove(upstream.name(), upstream);
		MeteredUpstream removed = this.metered.remove(upstream);
		if (removed != null) {
			removed.remove();
		}
	}

	private @Nullable NodeMeters find(Upstream upstream, Node node) {
		MeteredUpstream metered = this.metered.get(upstream);
		return (metered != null) ? metered.node(node.address()) : null;
	}

}
