package dev.healthcheck.benchmark.pick;

import java.util.List;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.metrics.UpstreamMetrics;
import dev.healthcheck.node.Node;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/**
 * An upstream of three nodes that nobody checks.
 */
final class ThreeNodes implements AutoCloseable {

	static final List<String> ADDRESSES = List.of("127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3");

	private final Upstreams upstreams = new Upstreams();

	private final Upstream upstream;

	ThreeNodes(Balance balance, boolean connected, boolean meters) {
		if (meters) {
			new UpstreamMetrics(this.upstreams).bindTo(new SimpleMeterRegistry());
		}
		this.upstream = this.upstreams.put(UpstreamDefinition.builder("nodes")
			.nodes(ADDRESSES.stream().map(Node::of).toList())
			.balance(balance)
			.check(CheckSettings.ofDefaults().disabled())
			.requiresConnection(connected)
			.build());
	}

	Upstreams upstreams() {
		return this.upstreams;
	}

	Upstream upstream() {
		return this.upstream;
	}

	@Override
	public void close() {
		this.upstreams.close();
	}

}
