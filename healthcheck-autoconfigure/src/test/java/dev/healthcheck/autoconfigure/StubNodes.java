package dev.healthcheck.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import dev.healthcheck.breaker.PassiveSettings;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.check.CheckThresholds;
import dev.healthcheck.check.NodeProbe;
import dev.healthcheck.check.ProbeResult;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;

/**
 * Upstreams whose nodes exist only in the mind of a probe: it says of each what the test
 * wants, and passes those of which nothing was said.
 */
public final class StubNodes implements NodeProbe {

	/** The name under which the probe is known. */
	public static final String TYPE = "stub";

	private final Map<NodeAddress, ProbeResult> results = new ConcurrentHashMap<>();

	@Override
	public CompletionStage<ProbeResult> probe(NodeAddress target, Duration timeout) {
		return CompletableFuture.completedFuture(this.results.getOrDefault(target, ProbeResult.passed("200")));
	}

	public Upstreams upstreams() {
		return new Upstreams(Map.of(TYPE, this));
	}

	/**
	 * An upstream of nodes that are checked every 10 ms.
	 * @param name its name
	 * @param nodes the addresses of its nodes
	 * @return its definition
	 */
	public static UpstreamDefinition upstream(String name, String... nodes) {
		CheckSettings check = CheckSettings.builder()
			.type(TYPE)
			.interval(Duration.ofMillis(10))
			.thresholds(new CheckThresholds(1, 1, 1, 1))
			.build();
		return UpstreamDefinition.builder(name)
			.nodes(Stream.of(nodes).map(Node::of).toList())
			.passive(PassiveSettings.of(1, Duration.ofSeconds(10)))
			.check(check)
			.build();
	}

	/**
	 * The same without checks: listeners have been told of everything by the time that
	 * this thread goes on, as there is no other one that could be telling them.
	 * @param name its name
	 * @param nodes the addresses of its nodes
	 * @return its definition
	 */
	public static UpstreamDefinition unchecked(String name, String... nodes) {
		return upstream(name, nodes).toBuilder().check(CheckSettings.ofDefaults().disabled()).build();
	}

	/**
	 * Let checks of a node fail.
	 * @param node its address
	 * @param detail what they find
	 */
	public void fail(String node, String detail) {
		this.results.put(NodeAddress.parse(node), ProbeResult.failed(FailureKind.TCP, "refused", detail));
	}

	/**
	 * Let checks of nodes pass.
	 * @param nodes their addresses
	 */
	public void pass(String... nodes) {
		List.of(nodes).forEach((node) -> this.results.remove(NodeAddress.parse(node)));
	}

}
