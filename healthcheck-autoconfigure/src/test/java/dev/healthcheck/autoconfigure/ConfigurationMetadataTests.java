package dev.healthcheck.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What editors are told of the properties.
 */
class ConfigurationMetadataTests {

	private final JsonNode metadata = read("/META-INF/spring-configuration-metadata.json");

	@ParameterizedTest
	@ValueSource(strings = { "-configuration-metadata",
			"/configuration-metadata/dev.healthcheck.autoconfigure.UpstreamProperties",
			"/configuration-metadata/dev.healthcheck.autoconfigure.LevelProperties",
			"/configuration-metadata/dev.healthcheck.autoconfigure.NodeProperties" })
	void everyPropertyIsDescribed(String file) {
		assertThat(properties(read("/META-INF/spring" + file + ".json"))).isNotEmpty()
			.allSatisfy((property) -> assertThat(property.path("description").asString(""))
				.as(property.get("name").asString())
				.matches("(?s)(Whether|[A-Z0-9]).*\\.")
				.doesNotStartWith("The ")
				.doesNotStartWith("A "));
	}

	@Test
	void allPropertiesOfTheReferenceAreThere() {
		assertThat(names(this.metadata)).contains("healthcheck.cloud.enabled", "healthcheck.etcd.enabled",
				"healthcheck.etcd.endpoints", "healthcheck.etcd.username", "healthcheck.etcd.password",
				"healthcheck.etcd.namespace", "healthcheck.etcd.ssl.bundle", "healthcheck.etcd.authority",
				"healthcheck.etcd.connect-timeout", "healthcheck.etcd.request-timeout",
				"healthcheck.etcd.keepalive-time", "healthcheck.etcd.keepalive-timeout",
				"healthcheck.etcd.max-inbound-message-size", "healthcheck.etcd.balance", "healthcheck.etcd.max-fails",
				"healthcheck.etcd.fail-timeout", "healthcheck.etcd.protect", "healthcheck.etcd.retry.max-attempts",
				"healthcheck.etcd.retry.initial-delay", "healthcheck.etcd.retry.max-delay",
				"healthcheck.etcd.fail-on-startup", "healthcheck.etcd.check.enabled", "healthcheck.etcd.check.type",
				"healthcheck.etcd.check.interval", "healthcheck.etcd.check.healthy.interval",
				"healthcheck.etcd.check.healthy.successes", "healthcheck.etcd.check.healthy.statuses",
				"healthcheck.etcd.check.unhealthy.interval", "healthcheck.etcd.check.unhealthy.http-failures",
				"healthcheck.etcd.check.unhealthy.tcp-failures", "healthcheck.etcd.check.unhealthy.timeouts",
				"healthcheck.etcd.check.unhealthy.statuses", "healthcheck.etcd.check.timeout",
				"healthcheck.etcd.check.jitter", "healthcheck.etcd.check.concurrency", "healthcheck.etcd.check.port",
				"healthcheck.etcd.check.path", "healthcheck.etcd.check.method", "healthcheck.etcd.check.headers",
				"healthcheck.etcd.check.host", "healthcheck.etcd.check.expected-body",
				"healthcheck.etcd.check.expected-body-contains", "healthcheck.etcd.check.expected-body-matches",
				"healthcheck.etcd.check.send", "healthcheck.etcd.check.expect",
				"healthcheck.etcd.check.verify-certificate", "healthcheck.etcd.check.certificate-expiry-warning",
				"healthcheck.etcd.check.ssl.bundle", "healthcheck.etcd.check.service", "healthcheck.etcd.check.url",
				"healthcheck.etcd.check.username", "healthcheck.etcd.check.password", "management.health.etcd.enabled",
				"management.health.registration.enabled", "management.health.upstreams.enabled",
				"management.endpoint.upstreams.access", "healthcheck.upstreams", "healthcheck.discovery.enabled",
				"healthcheck.discovery.prefix", "healthcheck.discovery.services",
				"healthcheck.discovery.template.balance", "healthcheck.discovery.template.check.path",
				"healthcheck.discovery.empty-policy", "healthcheck.discovery.hold",
				"healthcheck.discovery.snapshot-file", "healthcheck.http.enabled", "healthcheck.registration.enabled",
				"healthcheck.registration.prefix", "healthcheck.registration.service", "healthcheck.registration.host",
				"healthcheck.registration.port", "healthcheck.registration.weight",
				"healthcheck.registration.slow-start", "healthcheck.registration.check-path",
				"healthcheck.registration.level", "healthcheck.registration.max-fails",
				"healthcheck.registration.fail-timeout", "healthcheck.registration.metadata",
				"healthcheck.registration.ttl", "healthcheck.registration.withdraw-delay");
	}

	@Test
	void allPropertiesOfAnUpstreamAreThere() {
		JsonNode upstream = read(
				"/META-INF/spring/configuration-metadata/" + UpstreamProperties.class.getName() + ".json");
		assertThat(names(upstream))
			.contains("nodes", "levels", "tries", "try-timeout", "balance", "max-fails", "fail-timeout",
					"passive.http-failures", "passive.tcp-failures", "passive.timeouts", "passive.unhealthy-statuses",
					"retry-budget", "overload-limit", "protect", "slow-start", "health.enabled")
			.containsAll(names(this.metadata).stream()
				.filter((name) -> name.startsWith("healthcheck.etcd.check."))
				.map((name) -> name.substring("healthcheck.etcd.".length()))
				.toList());
		assertThat(defaultOf(upstream, "balance")).isEqualTo("round-robin");
		assertThat(defaultOf(upstream, "max-fails")).isEqualTo("auto");
		assertThat(defaultOf(upstream, "fail-timeout")).isEqualTo("10s");
		assertThat(defaultOf(upstream, "retry-budget")).isEqualTo("20%");
		assertThat(defaultOf(upstream, "check.healthy.interval")).isEqualTo("5s");
		assertThat(hints(upstream, "balance"))
			.contains("round-robin", "random", "least-requests", "hash", "sticky", "ordered")
			.doesNotContain("leader");
		assertThat(hints(upstream, "check.type")).contains("tcp", "http", "https", "grpc", "redis", "jdbc");
	}

	@Test
	void allPropertiesOfLevelsAndNodesAreThere() {
		assertThat(names(read("/META-INF/spring/configuration-metadata/" + LevelProperties.class.getName() + ".json")))
			.containsExactlyInAnyOrder("name", "nodes", "tries");
		JsonNode node = read("/META-INF/spring/configuration-metadata/" + NodeProperties.class.getName() + ".json");
		assertThat(names(node)).containsExactlyInAnyOrder("address", "weight", "max-fails", "fail-timeout",
				"slow-start", "admin");
		assertThat(hints(node, "admin")).containsExactlyInAnyOrder("ready", "drain", "maintenance");
	}

	@Test
	void defaultsAreThoseOfTheReference() {
		assertThat(defaultOf(this.metadata, "healthcheck.etcd.request-timeout")).isEqualTo("2s");
		assertThat(defaultOf(this.metadata, "healthcheck.etcd.balance")).isEqualTo("sticky");
		assertThat(defaultOf(this.metadata, "healthcheck.etcd.check.path")).isEqualTo("/health");
		assertThat(defaultOf(this.metadata, "healthcheck.etcd.check.unhealthy.http-failures")).isEqualTo("3");
	}

	@Test
	void valuesThatCanBeListedAreHinted() {
		assertThat(hints(this.metadata, "healthcheck.etcd.balance")).containsExactlyInAnyOrder("sticky", "ordered",
				"leader", "round-robin");
		assertThat(hints(this.metadata, "healthcheck.etcd.check.type")).contains("tcp", "http", "https", "grpc",
				"redis", "jdbc");
	}

	private static Stream<JsonNode> properties(JsonNode metadata) {
		return metadata.get("properties")
			.valueStream()
			.filter((property) -> !property.get("name").asString().startsWith("management.endpoint."));
	}

	private static Set<String> names(JsonNode metadata) {
		return metadata.get("properties")
			.valueStream()
			.map((property) -> property.get("name").asString())
			.collect(Collectors.toSet());
	}

	private static String defaultOf(JsonNode metadata, String name) {
		return properties(metadata).filter((property) -> property.get("name").asString().equals(name))
			.findFirst()
			.orElseThrow()
			.get("defaultValue")
			.asString();
	}

	private static Set<String> hints(JsonNode metadata, String name) {
		return metadata.get("hints")
			.valueStream()
			.filter((hint) -> hint.get("name").asString().equals(name))
			.flatMap((hint) -> hint.get("values").valueStream())
			.map((value) -> value.get("value").asString())
			.collect(Collectors.toSet());
	}

	private static JsonNode read(String resource) {
		try (InputStream in = EtcdProperties.class.getResourceAsStream(resource)) {
			return JsonMapper.shared().readTree(in);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
