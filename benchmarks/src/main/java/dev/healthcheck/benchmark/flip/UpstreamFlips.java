package dev.healthcheck.benchmark.flip;

import java.util.List;
import java.util.stream.IntStream;

import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.Node;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;

/**
 * The nodes of an upstream.
 */
final class UpstreamFlips implements Flips {

	private final Upstreams upstreams = new Upstreams();

	private final Upstream upstream;

	private final List<Node> nodes = IntStream.range(0, NODES)
		.mapToObj((i) -> Node.of("10.0." + i / 250 + "." + i % 250 + ":80"))
		.toList();

	UpstreamFlips() {
		this.upstream = this.upstreams.put(UpstreamDefinition.builder("nodes")
			.nodes(this.nodes)
			.check(CheckSettings.ofDefaults().disabled())
			.build());
	}

	@Override
	public void flip(int node, boolean out) {
		this.upstream.admin(this.nodes.get(node), out ? AdminState.MAINTENANCE : AdminState.READY);
	}

	@Override
	public void close() {
		this.upstreams.close();
	}

}
