package dev.healthcheck.benchmark.pick;

import java.time.Duration;
import java.util.List;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.breaker.PassiveSettings;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.metrics.UpstreamMetrics;
import dev.healthcheck.node.Node;
import dev.healthcheck.upstream.Level;
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
		Level level = new Level("0", ADDRESSES.stream().map(Node::of).toList());
		this.upstream = this.upstreams
			.put(new UpstreamDefinition("nodes", List.of(level), balance, PassiveSettings.of(1, Duration.ofSeconds(10)),
					true, CheckSettings.ofDefaults().disabled(), connected, true));
	}

	Upstream upstream() {
		return this.upstream;
	}

	@Override
	public void close() {
		this.upstreams.close();
	}

}
