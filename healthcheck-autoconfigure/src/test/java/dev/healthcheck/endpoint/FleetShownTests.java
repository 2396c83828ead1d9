package dev.healthcheck.endpoint;

import java.util.List;
import java.util.Map;

import dev.healthcheck.fleet.NodeShare;
import dev.healthcheck.fleet.Role;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.VirtualUpstreams;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the endpoint shows of instances that share checks.
 */
class FleetShownTests {

	private final VirtualUpstreams virtual = new VirtualUpstreams();

	@Test
	void whoChecksANodeIsShown() {
		JsonNode check = check(upstream().with(Map.of(new NodeAddress("a", 1),
				new NodeShare("orders-2", Role.OTHER, List.of("orders-2: down (Connection refused)")))), 0);
		assertThat(check.get("by").asString()).isEqualTo("orders-2");
		assertThat(check.get("role").asString()).isEqualTo("other");
		assertThat(check.get("words").get(0).asString()).isEqualTo("orders-2: down (Connection refused)");
	}

	@Test
	void nothingIsShownWhereChecksAreNotShared() {
		JsonNode check = check(
				upstream().with(Map.of(new NodeAddress("a", 1), new NodeShare("x", Role.OWNER, List.of()))), 1);
		assertThat(check.has("by")).isFalse();
		assertThat(check.has("role")).isFalse();
		assertThat(check.has("words")).isFalse();
		JsonNode all = JsonMapper.shared().valueToTree(UpstreamsDescriptor.of(this.virtual.upstreams, null));
		assertThat(all.has("fleet")).isFalse();
	}

	private UpstreamDescriptor upstream() {
		return UpstreamDescriptor
			.of(this.virtual.upstreams.put(UpstreamDefinition.of("shop", List.of(Node.of("a:1"), Node.of("b:2"))))
				.snapshot());
	}

	private static JsonNode check(UpstreamDescriptor upstream, int node) {
		return JsonMapper.shared().valueToTree(upstream).get("levels").get(0).get("nodes").get(node).get("check");
	}

}
