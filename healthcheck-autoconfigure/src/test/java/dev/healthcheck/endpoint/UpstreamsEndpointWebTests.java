package dev.healthcheck.endpoint;

import java.time.Duration;
import java.util.List;

import dev.healthcheck.autoconfigure.StubNodes;
import dev.healthcheck.autoconfigure.WebApplication;
import dev.healthcheck.autoconfigure.WebTests;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeSource;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.node.StatusClass;
import dev.healthcheck.upstream.Level;
import dev.healthcheck.upstream.Upstream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The endpoint over HTTP, on both kinds of web server.
 */
@Tag("servers")
class UpstreamsEndpointWebTests {

	private static final String ISO_MILLIS = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{3})?Z";

	@Nested
	class OnBothServers extends WebTests {

		private Upstream upstream;

		OnBothServers() {
			super("management.endpoint.upstreams.access=unrestricted");
		}

		@BeforeEach
		void twoHealthyNodes() {
			this.application.nodes().pass("host:1", "host:2");
			this.upstream = this.application.upstreams().put(StubNodes.upstream("shop", "host:1", "host:2"));
			await().untilAsserted(() -> assertThat(this.upstream.snapshot().nodes())
				// the check that brings a node up is counted no more
				.allSatisfy((node) -> assertThat(node.check().successes()).isPositive())
				.allSatisfy((node) -> assertThat(node.status()).isEqualTo(NodeStatus.HEALTHY)));
		}

		@Test
		void allUpstreamsAreShown() {
			assertThat(this.application.get("upstreams").headers().firstValue("Content-Type"))
				.hasValueSatisfying((type) -> assertThat(type).contains("json"));
			JsonNode root = this.application.json("upstreams");
			assertThat(root.propertyNames()).containsExactlyInAnyOrder("upstreams", "problems");
			assertThat(root.get("problems")).isEmpty();
			JsonNode shop = root.get("upstreams").get(0);
			assertThat(shop.propertyNames()).containsExactlyInAnyOrder("name", "status", "balance", "requests",
					"repeats", "hedges", "limited", "failureShare", "levels");
			assertThat(shop.get("repeats")).hasToString("{\"budgetPercent\":20,\"failed\":0,\"left\":10}");
			assertThat(shop.get("hedges")).hasToString("{\"sent\":0,\"won\":0,\"refused\":0}");
			assertThat(shop.get("limited").asInt()).isZero();
			assertThat(shop.get("failureShare").asDouble()).isZero();
			assertThat(shop.get("name").asString()).isEqualTo("shop");
			assertThat(shop.get("status").asString()).isEqualTo("UP");
			assertThat(shop.get("balance").asString()).isEqualTo("round-robin");
			assertThat(shop.at("/levels/0/name").asString()).isEqualTo("0");
			assertThat(shop.at("/levels/0/nodes")).hasSize(2);
		}

		@Test
		void aHealthyNodeIsShownWithAllItsFacts() {
			Outcome ok = Outcome.success(StatusClass.of(200));
			this.upstream.report(this.upstream.select(), ok, Duration.ofMillis(100));
			this.upstream.report(this.upstream.select(), ok, Duration.ofMillis(100));
			JsonNode node = this.application.json("upstreams").at("/upstreams/0/levels/0/nodes/0");
			assertThat(node.propertyNames()).containsExactlyInAnyOrder("node", "status", "reason", "since", "weight",
					"effectiveWeight", "current", "admin", "breaker", "check", "requests", "source", "problem");
			assertThat(node.get("node").asString()).isEqualTo("host:1");
			assertThat(node.get("status").asString()).isEqualTo("HEALTHY");
			assertThat(node.get("reason").asString()).startsWith("check passed: 200 in ");
			assertThat(node.get("since").asString()).matches(ISO_MILLIS);
			assertThat(node.get("weight").asInt()).isEqualTo(1);
			assertThat(node.get("effectiveWeight").asDouble()).isEqualTo(1.0);
			assertThat(node.get("current").asBoolean()).isFalse();
			assertThat(node.get("admin").asString()).isEqualTo("READY");
			assertThat(node.get("source").asString()).isEqualTo("api");
			assertThat(node.get("problem").isNull()).isTrue();
			assertThat(node.get("breaker")).hasToString("{\"state\":\"CLOSED\",\"fails\":0,\"maxFails\":1,"
					+ "\"failTimeout\":\"PT10S\",\"openUntil\":null}");
			JsonNode check = node.get("check");
			assertThat(check.propertyNames()).containsExactlyInAnyOrder("type", "state", "lastResult", "lastCheck",
					"latencyMillis", "successes", "failures");
			assertThat(check.get("type").asString()).isEqualTo("stub");
			assertThat(check.get("state").asString()).isEqualTo("UP");
			assertThat(check.get("lastResult").asString()).isEqualTo("200");
			assertThat(check.get("lastCheck").asString()).matches(ISO_MILLIS);
			assertThat(check.get("latencyMillis").isIntegralNumber()).isTrue();
			assertThat(check.get("successes").asInt()).isPositive();
			assertThat(check.get("failures").asInt()).isZero();
			JsonNode requests = node.get("requests");
			assertThat(requests.propertyNames()).containsExactlyInAnyOrder("total", "failed", "ignored", "inFlight",
					"statuses", "perSecond", "meanMillis", "p50Millis", "p95Millis", "p99Millis");
			assertThat(requests.get("total").asInt()).isEqualTo(1);
			assertThat(requests.get("failed").asInt()).isZero();
			assertThat(requests.get("inFlight").asInt()).isZero();
			assertThat(requests.get("statuses")).hasToString("{\"2xx\":1}");
			assertThat(requests.get("meanMillis").asDouble()).isBetween(100.0, 101.0);
			assertThat(requests.get("p99Millis").asDouble()).isBetween(80.0, 120.0);
			assertThat(requests.get("perSecond").asDouble()).isPositive();
			assertThat(this.application.json("upstreams").at("/upstreams/0/requests/total").asInt()).isEqualTo(2);
		}

		@Test
		void anUncheckedNodeHasNulls() {
			this.upstream = this.application.upstreams()
				.put(this.upstream.definition()
					.toBuilder()
					.check(this.upstream.definition().check().disabled())
					.build());
			JsonNode check = this.application.json("upstreams/shop/host:1").get("check");
			assertThat(check.get("lastResult").isNull()).isTrue();
			assertThat(check.get("lastCheck").isNull()).isTrue();
			assertThat(check.get("latencyMillis").isNull()).isTrue();
			assertThat(check.get("type").asString()).isEqualTo("none");
		}

		@Test
		void aTrippedNodeSaysUntilWhen() {
			Node node = this.upstream.definition().nodes().get(0);
			this.upstream.report(node, Outcome.failure(FailureKind.HTTP, "status 503"));
			JsonNode shown = this.application.json("upstreams/shop/host:1");
			assertThat(shown.get("status").asString()).isEqualTo("UNHEALTHY");
			assertThat(shown.get("reason").asString()).contains("status 503");
			assertThat(shown.at("/breaker/state").asString()).isEqualTo("OPEN");
			assertThat(shown.at("/breaker/fails").asInt()).isOne();
			assertThat(shown.at("/breaker/openUntil").asString()).matches(ISO_MILLIS);
		}

		@Test
		void anUpstreamWithoutSelectableNodeIsDown() {
			this.upstream.definition().nodes().forEach((node) -> this.upstream.admin(node, AdminState.MAINTENANCE));
			assertThat(this.application.json("upstreams/shop").get("status").asString()).isEqualTo("DOWN");
		}

		@Test
		void oneUpstreamIsShownAsInTheList() {
			JsonNode shop = this.application.json("upstreams/shop");
			assertThat(shop.propertyNames()).containsExactlyInAnyOrder("name", "status", "balance", "requests",
					"repeats", "hedges", "limited", "failureShare", "levels");
			assertThat(shop.get("repeats")).hasToString("{\"budgetPercent\":20,\"failed\":0,\"left\":10}");
			assertThat(shop.get("hedges")).hasToString("{\"sent\":0,\"won\":0,\"refused\":0}");
			assertThat(shop.get("limited").asInt()).isZero();
			assertThat(shop.get("failureShare").asDouble()).isZero();
			assertThat(shop.at("/levels/0/nodes/1/node").asString()).isEqualTo("host:2");
			assertThat(shop.at("/levels/0/nodes/1").has("history")).isFalse();
		}

		@Test
		void oneNodeIsShownWithItsHistory() {
			this.application.nodes().fail("host:1", "Connection refused");
			await().untilAsserted(
					() -> assertThat(this.application.json("upstreams/shop/host:1").get("history")).hasSize(2));
			JsonNode history = this.application.json("upstreams/shop/host:1").get("history");
			assertThat(history.get(0).get("to").asString()).isEqualTo("HEALTHY");
			JsonNode last = history.get(1);
			assertThat(last.propertyNames()).containsExactlyInAnyOrder("at", "from", "to", "cause");
			assertThat(last.get("at").asString()).matches(ISO_MILLIS);
			assertThat(last.get("from").asString()).isEqualTo("HEALTHY");
			assertThat(last.get("to").asString()).isEqualTo("UNHEALTHY");
			assertThat(last.get("cause").asString()).contains("Connection refused");
		}

		@Test
		void problemsOfDefinitionsAreListed() {
			Node broken = this.upstream.definition()
				.nodes()
				.get(0)
				.withSource(NodeSource.ETCD)
				.withProblem("not an object");
			this.application.upstreams()
				.put(this.upstream.definition().withLevels(List.of(new Level("0", List.of(broken)))));
			JsonNode root = this.application.json("upstreams");
			assertThat(root.get("problems")).hasToString("[{\"key\":\"shop/host:1\",\"problem\":\"not an object\"}]");
			assertThat(root.at("/upstreams/0/levels/0/nodes/0/source").asString()).isEqualTo("etcd");
		}

		@ParameterizedTest
		@ValueSource(
				strings = { "upstreams/nope", "upstreams/nope/host:1", "upstreams/shop/nope", "upstreams/shop/host:9" })
		void whatDoesNotExistIsNotFound(String path) {
			assertThat(this.application.get(path).statusCode()).isEqualTo(404);
		}

		@ParameterizedTest
		@ValueSource(strings = { "ready", "drain", "maintenance", "DRAIN" })
		void theOperatorsWishIsTaken(String wish) {
			assertThat(this.application.post("upstreams/shop/host:1", "{\"admin\": \"" + wish + "\"}").statusCode())
				.isEqualTo(204);
			assertThat(this.application.json("upstreams/shop/host:1").get("admin").asString())
				.isEqualToIgnoringCase(wish);
		}

		@ParameterizedTest
		@ValueSource(strings = { "{\"admin\": \"off\"}", "{\"admin\": null}", "{\"admin\": \"\"}", "{\"admin\": 1}",
				"{}", "[]", "{", "{\"admin\": {\"x\": 1}}" })
		void anythingElseIsABadRequest(String body) {
			assertThat(this.application.post("upstreams/shop/host:1", body).statusCode()).isEqualTo(400);
		}

		@Test
		void aWishForANodeThatDoesNotExistIsNotFound() {
			assertThat(this.application.post("upstreams/shop/host:9", "{\"admin\": \"drain\"}").statusCode())
				.isEqualTo(404);
			assertThat(this.application.post("upstreams/nope/host:1", "{\"admin\": \"drain\"}").statusCode())
				.isEqualTo(404);
		}

	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void unlessItIsAllowedNobodyWrites(WebApplicationType type) {
		try (WebApplication application = new WebApplication(type)) {
			application.upstreams().put(StubNodes.upstream("shop", "host:1"));
			assertThat(application.get("upstreams/shop/host:1").statusCode()).isEqualTo(200);
			assertThat(application.post("upstreams/shop/host:1", "{\"admin\": \"drain\"}").statusCode()).isEqualTo(405);
		}
	}

}
