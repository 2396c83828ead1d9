package dev.healthcheck.samples.gateway;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import dev.healthcheck.test.etcd.EtcdClusterExtension;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A gateway for services in etcd that is started while etcd is dead.
 */
@Tag("processes")
class DiscoveryRestartTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	private static final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	@TempDir
	Path directory;

	@Test
	void servesFromTheSnapshotFileUntilEtcdReturns() throws Exception {
		Path file = this.directory.resolve("services.json");
		try (Backend one = Backend.answering(200, "one");
				Backend down = Backend.answering(200, "down");
				Backend late = Backend.answering(200, "late")) {
			put(one, "{\"weight\": 3}");
			put(down, "{\"status\": \"down\"}");
			try (ConfigurableApplicationContext gateway = start(file)) {
				assertThat(answers(gateway)).containsExactly("200 one");
				await().until(() -> Files.exists(file));
			}
			etcd.cluster().killAll();
			try (ConfigurableApplicationContext gateway = start(file)) {
				assertThat(answers(gateway)).containsExactly("200 one");
				assertThat(get(gateway, "/actuator/health/upstreams/hello/verdict").body())
					.contains("\"status\":\"UP\"")
					.containsPattern("\"dataAge\":\"PT[1-9]");
				assertThat(get(gateway, "/actuator/health/etcd/cluster").body()).contains("\"status\":\"UNKNOWN\"");
				etcd.cluster().heal();
				put(late, "{}");
				await().untilAsserted(() -> assertThat(answers(gateway)).containsExactly("200 late", "200 one"));
				etcd.cluster().etcdctl("del", key(one));
				await().untilAsserted(() -> assertThat(answers(gateway)).containsExactly("200 late"));
				await().untilAsserted(() -> assertThat(get(gateway, "/actuator/health/upstreams/hello/verdict").body())
					.contains("\"dataAge\":\"PT0S\""));
			}
		}
	}

	@Test
	void withoutAFileServicesAppearWhenEtcdDoes() throws Exception {
		try (Backend one = Backend.answering(200, "one")) {
			etcd.cluster().clear();
			put(one, "{}");
			etcd.cluster().killAll();
			try (ConfigurableApplicationContext gateway = start(this.directory.resolve("none.json"))) {
				assertThat(get(gateway, "/hello/x").statusCode()).isEqualTo(404);
				etcd.cluster().heal();
				await().untilAsserted(() -> assertThat(get(gateway, "/hello/x").statusCode()).isEqualTo(200));
			}
		}
	}

	private static ConfigurableApplicationContext start(Path file) {
		return new SpringApplicationBuilder(GatewaySampleApplication.class).properties(Map.of("spring.config.location",
				"optional:classpath:/none/", "server.port", "0", "management.endpoints.web.exposure.include", "health",
				"management.endpoint.health.show-details", "always", "healthcheck.etcd.endpoints", etcd.endpoints(),
				"healthcheck.discovery.enabled", "true", "healthcheck.discovery.snapshot-file", file.toString(),
				"healthcheck.discovery.template.check.interval", "500ms"))
			.run();
	}

	private static void put(Backend backend, String value) {
		etcd.cluster().etcdctl("put", key(backend), value);
	}

	private static String key(Backend backend) {
		return "/services/hello/" + backend.address();
	}

	/** What some requests are answered. */
	private static Set<String> answers(ConfigurableApplicationContext gateway) throws Exception {
		Set<String> answers = new TreeSet<>();
		for (int i = 0; i < 10; i++) {
			HttpResponse<String> response = get(gateway, "/hello/x");
			answers.add(response.statusCode() + " " + response.body());
		}
		return answers;
	}

	private static HttpResponse<String> get(ConfigurableApplicationContext gateway, String path)
			throws IOException, InterruptedException {
		String port = gateway.getEnvironment().getRequiredProperty("local.server.port");
		return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
			.timeout(Duration.ofSeconds(30))
			.build(), BodyHandlers.ofString());
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(60));
	}

}
