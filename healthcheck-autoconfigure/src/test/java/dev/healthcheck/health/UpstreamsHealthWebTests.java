package dev.healthcheck.health;

import dev.healthcheck.autoconfigure.StubNodes;
import dev.healthcheck.autoconfigure.WebTests;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The component {@code upstreams} of the application's health, on both kinds of web
 * server.
 */
@Tag("servers")
class UpstreamsHealthWebTests {

	@Nested
	class OnBothServers extends WebTests {

		private Upstream upstream;

		OnBothServers() {
			super("management.endpoint.health.group.readiness.include=readinessState,upstreams/shop/verdict",
					"management.endpoint.health.validate-group-membership=false");
		}

		@BeforeEach
		void twoHealthyNodes() {
			this.application.nodes().pass("host:1", "host:2");
			this.upstream = this.application.upstreams().put(StubNodes.upstream("shop", "host:1", "host:2"));
			awaitStatus(0, NodeStatus.HEALTHY);
			awaitStatus(1, NodeStatus.HEALTHY);
		}

		@Test
		void verdictAndNodesAreUp() {
			JsonNode shop = this.application.json("health/upstreams/shop");
			assertThat(shop.get("status").asString()).isEqualTo("UP");
			assertThat(shop.get("components").propertyNames()).containsExactlyInAnyOrder("verdict", "nodes");
			assertThat(shop.at("/components/verdict/status").asString()).isEqualTo("UP");
			assertThat(shop.at("/components/verdict/details")).hasToString("{\"selectable\":2,\"total\":2}");
			assertThat(shop.at("/components/nodes/components").propertyNames()).containsExactly("host:1", "host:2");
			JsonNode node = shop.at("/components/nodes/components/host:1");
			assertThat(node.get("status").asString()).isEqualTo("UP");
			assertThat(node.get("details").propertyNames()).containsExactlyInAnyOrder("reason", "since", "breaker",
					"fails", "lastCheck", "latencyMillis");
			assertThat(node.at("/details/reason").asString()).startsWith("check passed: 200");
			assertThat(node.at("/details/breaker").asString()).isEqualTo("CLOSED");
			assertThat(node.at("/details/fails").asInt()).isZero();
			assertThat(node.at("/details/since").asString()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
		}

		@Test
		void oneBadNodeNeverReachesTheAggregate() {
			this.application.nodes().fail("host:1", "Connection refused");
			awaitStatus(0, NodeStatus.UNHEALTHY);
			assertThat(this.application.get("health").statusCode()).isEqualTo(200);
			JsonNode shop = this.application.json("health/upstreams/shop");
			assertThat(shop.get("status").asString()).isEqualTo("UP");
			assertThat(shop.at("/components/verdict/details")).hasToString("{\"selectable\":1,\"total\":2}");
			assertThat(this.application.json("health/upstreams/shop/nodes/host:1").get("status").asString())
				.isEqualTo("UNHEALTHY");
			assertThat(this.application.get("health/upstreams/shop/nodes/host:1").statusCode()).isEqualTo(200);
		}

		@Test
		void theOperatorsWishIsAStatusOfTheNodeOnly() {
			this.upstream.admin(this.upstream.definition().nodes().get(0), AdminState.DRAIN);
			this.upstream.admin(this.upstream.definition().nodes().get(1), AdminState.MAINTENANCE);
			JsonNode nodes = this.application.json("health/upstreams/shop/nodes");
			assertThat(nodes.at("/components/host:1/status").asString()).isEqualTo("DRAINING");
			assertThat(nodes.at("/components/host:2/status").asString()).isEqualTo("MAINTENANCE");
			assertThat(nodes.get("status").asString()).isEqualTo("UNKNOWN");
		}

		@Test
		void withoutSelectableNodeTheVerdictTakesTheApplicationDown() {
			this.upstream.definition().nodes().forEach((node) -> this.upstream.admin(node, AdminState.MAINTENANCE));
			assertThat(this.application.get("health").statusCode()).isEqualTo(503);
			JsonNode verdict = this.application.json("health/upstreams/shop/verdict");
			assertThat(verdict.get("status").asString()).isEqualTo("DOWN");
			assertThat(verdict.at("/details/selectable").asInt()).isZero();
			assertThat(verdict.at("/details/error").asString())
				.startsWith("no node available in upstream 'shop': host:1 MAINTENANCE (in maintenance");
		}

		@Test
		void theVerdictCanBePartOfReadiness() {
			assertThat(this.application.get("health/readiness").statusCode()).isEqualTo(200);
			this.upstream.definition().nodes().forEach((node) -> this.upstream.admin(node, AdminState.MAINTENANCE));
			assertThat(this.application.get("health/readiness").statusCode()).isEqualTo(503);
			assertThat(this.application.get("health/liveness").statusCode()).isEqualTo(200);
		}

		@Test
		void anUpstreamWithoutNodesIsDownAndSaysWhy() {
			this.application.upstreams().put(StubNodes.upstream("empty"));
			JsonNode verdict = this.application.json("health/upstreams/empty/verdict");
			assertThat(verdict.get("status").asString()).isEqualTo("DOWN");
			assertThat(verdict.at("/details/error").asString())
				.isEqualTo("no node available in upstream 'empty': it has no nodes");
		}

		@Test
		void membershipIsLive() {
			this.application.upstreams().put(StubNodes.upstream("shop", "host:2", "host:3"));
			assertThat(this.application.json("health/upstreams/shop/nodes").get("components").propertyNames())
				.containsExactly("host:2", "host:3");
			assertThat(this.application.get("health/upstreams/shop/nodes/host:1").statusCode()).isEqualTo(404);
			this.application.upstreams().remove("shop");
			assertThat(this.application.get("health/upstreams/shop").statusCode()).isEqualTo(404);
		}

		@Test
		void theEtcdClusterIsNotListedAgain() {
			this.application.upstreams().put(StubNodes.upstream("etcd", "host:1"));
			assertThat(this.application.json("health/upstreams").get("components").propertyNames())
				.containsExactly("shop");
		}

		@Test
		void anUpstreamCanBeLeftOut() {
			this.application.upstreams().put(UpstreamDefinition.builder("hidden").healthEnabled(false).build());
			assertThat(this.application.get("health/upstreams/hidden").statusCode()).isEqualTo(404);
			assertThat(this.application.get("health").statusCode()).isEqualTo(200);
		}

		@Test
		void aSlashInANameDoesNotBreakHealth() {
			this.application.upstreams().put(StubNodes.upstream("a/b", "host:1"));
			this.application.upstreams().put(StubNodes.upstream("a_b", "host:1", "host:2"));
			assertThat(this.application.json("health/upstreams").get("components").propertyNames())
				.containsExactlyInAnyOrder("shop", "a_b", "a_b_");
			assertThat(this.application.json("health/upstreams/a_b/verdict").at("/details/total").asInt()).isEqualTo(2);
			assertThat(this.application.json("health/upstreams/a_b_/verdict").at("/details/total").asInt()).isOne();
		}

		private void awaitStatus(int node, NodeStatus status) {
			await()
				.untilAsserted(() -> assertThat(this.upstream.snapshot().nodes().get(node).status()).isEqualTo(status));
		}

	}

}
