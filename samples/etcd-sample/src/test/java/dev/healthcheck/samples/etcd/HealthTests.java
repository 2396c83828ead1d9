package dev.healthcheck.samples.etcd;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

import com.jayway.jsonpath.JsonPath;
import dev.healthcheck.test.etcd.EtcdMember;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class HealthTests extends SampleTest {

	@Test
	void healthShowsTheVerdictAndEveryNode() {
		await().untilAsserted(() -> {
			HttpResponse<String> response = this.sample.get("/actuator/health");
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(JsonPath.<String>read(response.body(), "$.status")).isEqualTo("UP");
			assertThat(JsonPath.<String>read(response.body(), "$.components.etcd.status")).isEqualTo("UP");
			Map<String, Object> cluster = JsonPath.read(response.body(),
					"$.components.etcd.components.cluster.details");
			assertThat(cluster).containsEntry("selectable", 3)
				.containsEntry("total", 3)
				.containsEntry("leader", etcd.leader().clientAddress())
				.containsKey("current")
				.doesNotContainKey("error");
			for (EtcdMember member : etcd.members()) {
				String node = "$.components.etcd.components.nodes.components['" + member.clientAddress() + "']";
				assertThat(JsonPath.<String>read(response.body(), node + ".status")).isEqualTo("UP");
				Map<String, Object> details = JsonPath.read(response.body(), node + ".details");
				assertThat(details).containsOnlyKeys("reason", "since", "breaker", "fails", "lastCheck",
						"latencyMillis", "version", "leader", "learner", "dbSize", "raftTerm", "raftIndex", "alarms");
				assertThat(details).containsEntry("breaker", "CLOSED")
					.containsEntry("fails", 0)
					.containsEntry("leader", member.isLeader())
					.containsEntry("learner", false)
					.containsEntry("alarms", List.of());
				assertThat(details.get("reason")).asString().matches("check passed: 200 in [\\d.]+ m?s");
			}
		});
	}

	@Test
	void aDeadMemberIsShownAndTheApplicationStaysUp() {
		EtcdMember dead = etcd.members().get(1);
		dead.kill();
		await().untilAsserted(() -> {
			HttpResponse<String> node = this.sample.get("/actuator/health/etcd/nodes/" + dead.clientAddress());
			assertThat(JsonPath.<String>read(node.body(), "$.status")).isEqualTo("UNHEALTHY");
			assertThat(JsonPath.<String>read(node.body(), "$.details.reason")).contains("Connection refused");
			HttpResponse<String> health = this.sample.get("/actuator/health");
			assertThat(health.statusCode()).isEqualTo(200);
			assertThat(JsonPath.<Integer>read(health.body(), "$.components.etcd.components.cluster.details.selectable"))
				.isEqualTo(2);
			assertThat(this.sample.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
		});
	}

	@Test
	void withAllMembersDownTheApplicationIsDownAndSaysWhy() {
		etcd.cluster().killAll();
		await().untilAsserted(() -> {
			HttpResponse<String> health = this.sample.get("/actuator/health");
			assertThat(health.statusCode()).isEqualTo(503);
			assertThat(JsonPath.<String>read(health.body(), "$.status")).isEqualTo("DOWN");
			assertThat(JsonPath.<String>read(health.body(), "$.components.etcd.components.cluster.status"))
				.isEqualTo("DOWN");
			assertThat(JsonPath.<String>read(health.body(), "$.components.etcd.components.cluster.details.error"))
				.startsWith("has no healthy etcd endpoint available");
			assertThat(this.sample.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
		});
	}

	@Test
	void theEndpointShowsTheClusterAsAnUpstream() {
		this.sample.put("/kv/any", "value");
		HttpResponse<String> response = this.sample.get("/actuator/upstreams");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).hasValueSatisfying(
				(type) -> assertThat(type).matches("application/(vnd\\.spring-boot\\.actuator\\.v3\\+)?json.*"));
		assertThat(JsonPath.<String>read(response.body(), "$.upstreams[0].name")).isEqualTo("etcd");
		assertThat(JsonPath.<String>read(response.body(), "$.upstreams[0].status")).isEqualTo("UP");
		assertThat(JsonPath.<String>read(response.body(), "$.upstreams[0].balance")).isEqualTo("sticky");
		assertThat(JsonPath.<List<String>>read(response.body(), "$.upstreams[0].levels[0].nodes[*].node"))
			.containsExactlyElementsOf(etcd.members().stream().map(EtcdMember::clientAddress).toList());
		assertThat(JsonPath.<List<Boolean>>read(response.body(), "$.upstreams[0].levels[0].nodes[*].current"))
			.containsOnlyOnce(true);
		Map<String, Object> node = JsonPath.read(response.body(), "$.upstreams[0].levels[0].nodes[0]");
		assertThat(node)
			.containsOnlyKeys("node", "status", "reason", "since", "weight", "effectiveWeight", "current", "admin",
					"breaker", "check", "requests", "source", "problem")
			.containsEntry("status", "HEALTHY")
			.containsEntry("weight", 1)
			.containsEntry("admin", "READY")
			.containsEntry("source", "properties")
			.containsEntry("problem", null);
		assertThat(JsonPath.<Map<String, Object>>read(response.body(), "$.upstreams[0].levels[0].nodes[0].breaker"))
			.containsEntry("state", "CLOSED")
			.containsEntry("maxFails", 1)
			.containsEntry("failTimeout", "PT10S")
			.containsEntry("openUntil", null);
		assertThat(JsonPath.<Map<String, Object>>read(response.body(), "$.upstreams[0].levels[0].nodes[0].check"))
			.containsEntry("type", "http")
			.containsEntry("state", "UP")
			.containsEntry("lastResult", "200");
		assertThat(JsonPath.<List<Object>>read(response.body(), "$.problems")).isEmpty();
	}

	@Test
	void oneNodeHasAHistory() {
		EtcdMember member = etcd.members().get(2);
		member.kill();
		String path = "/actuator/upstreams/etcd/" + member.clientAddress();
		await().until(() -> JsonPath.<String>read(this.sample.get(path).body(), "$.status").equals("UNHEALTHY"));
		List<Map<String, Object>> history = JsonPath.read(this.sample.get(path).body(), "$.history");
		assertThat(history).last().satisfies((transition) -> {
			assertThat(transition).containsOnlyKeys("at", "from", "to", "cause").containsEntry("to", "UNHEALTHY");
			assertThat(transition.get("cause")).asString().isNotBlank();
		});
		assertThat(this.sample.get("/actuator/upstreams/etcd/127.0.0.1:1").statusCode()).isEqualTo(404);
		assertThat(this.sample.get("/actuator/upstreams/other").statusCode()).isEqualTo(404);
	}

	@Test
	void theEndpointIsReadOnly() {
		String path = "/actuator/upstreams/etcd/" + etcd.members().get(0).clientAddress();
		assertThat(this.sample
			.exchange(this.sample.request(path)
				.header("Content-Type", "application/json")
				.POST(java.net.http.HttpRequest.BodyPublishers.ofString("{\"admin\":\"drain\"}")))
			.statusCode()).isEqualTo(405);
	}

	@Test
	void metersCountRequestsAndNodes() {
		this.sample.put("/kv/any", "value");
		HttpResponse<String> requests = this.sample
			.get("/actuator/metrics/healthcheck.node.requests?tag=upstream:etcd&tag=outcome:success");
		assertThat(JsonPath.<List<Double>>read(requests.body(), "$.measurements[?(@.statistic == 'COUNT')].value"))
			.singleElement()
			.satisfies((count) -> assertThat(count).isPositive());
		HttpResponse<String> nodes = this.sample
			.get("/actuator/metrics/healthcheck.upstream.nodes?tag=upstream:etcd&tag=status:HEALTHY");
		assertThat(JsonPath.<List<Double>>read(nodes.body(), "$.measurements[*].value")).containsExactly(3.0);
	}

}
