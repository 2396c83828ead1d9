package dev.healthcheck.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What editors are told of the properties.
 */
class ConfigurationMetadataTests {

	private final JsonNode metadata = read();

	@Test
	void everyPropertyIsDescribed() {
		assertThat(properties()).isNotEmpty()
			.allSatisfy((property) -> assertThat(property.path("description").asString(""))
				.as(property.get("name").asString())
				.matches("(?s)(Whether|[A-Z0-9]).*\\.")
				.doesNotStartWith("The ")
				.doesNotStartWith("A "));
	}

	@Test
	void allPropertiesOfTheReferenceAreThere() {
		assertThat(names()).contains("healthcheck.etcd.enabled", "healthcheck.etcd.endpoints",
				"healthcheck.etcd.username", "healthcheck.etcd.password", "healthcheck.etcd.namespace",
				"healthcheck.etcd.ssl.bundle", "healthcheck.etcd.authority", "healthcheck.etcd.connect-timeout",
				"healthcheck.etcd.request-timeout", "healthcheck.etcd.keepalive-time",
				"healthcheck.etcd.keepalive-timeout", "healthcheck.etcd.max-inbound-message-size",
				"healthcheck.etcd.balance", "healthcheck.etcd.max-fails", "healthcheck.etcd.fail-timeout",
				"healthcheck.etcd.protect", "healthcheck.etcd.retry.max-attempts",
				"healthcheck.etcd.retry.initial-delay", "healthcheck.etcd.retry.max-delay",
				"healthcheck.etcd.fail-on-startup", "healthcheck.etcd.check.enabled", "healthcheck.etcd.check.type",
				"healthcheck.etcd.check.interval", "healthcheck.etcd.check.healthy.interval",
				"healthcheck.etcd.check.healthy.successes", "healthcheck.etcd.check.healthy.statuses",
				"healthcheck.etcd.check.unhealthy.interval", "healthcheck.etcd.check.unhealthy.http-failures",
				"healthcheck.etcd.check.unhealthy.tcp-failures", "healthcheck.etcd.check.unhealthy.timeouts",
				"healthcheck.etcd.check.unhealthy.statuses", "healthcheck.etcd.check.timeout",
				"healthcheck.etcd.check.jitter", "healthcheck.etcd.check.concurrency", "healthcheck.etcd.check.port",
				"healthcheck.etcd.check.path", "healthcheck.etcd.check.method", "healthcheck.etcd.check.headers",
				"healthcheck.etcd.check.host", "healthcheck.etcd.check.expected-body", "healthcheck.etcd.check.send",
				"healthcheck.etcd.check.expect", "healthcheck.etcd.check.verify-certificate",
				"healthcheck.etcd.check.ssl.bundle", "healthcheck.etcd.check.service", "healthcheck.etcd.check.url",
				"healthcheck.etcd.check.username", "healthcheck.etcd.check.password", "management.health.etcd.enabled",
				"management.health.upstreams.enabled", "management.endpoint.upstreams.access");
	}

	@Test
	void defaultsAreThoseOfTheReference() {
		assertThat(defaultOf("healthcheck.etcd.request-timeout")).isEqualTo("2s");
		assertThat(defaultOf("healthcheck.etcd.balance")).isEqualTo("sticky");
		assertThat(defaultOf("healthcheck.etcd.check.path")).isEqualTo("/health");
		assertThat(defaultOf("healthcheck.etcd.check.unhealthy.http-failures")).isEqualTo("3");
	}

	@Test
	void valuesThatCanBeListedAreHinted() {
		assertThat(hints("healthcheck.etcd.balance")).containsExactlyInAnyOrder("sticky", "ordered", "leader",
				"round-robin");
		assertThat(hints("healthcheck.etcd.check.type")).contains("tcp", "http", "https", "grpc", "redis", "jdbc");
	}

	private Stream<JsonNode> properties() {
		return this.metadata.get("properties")
			.valueStream()
			.filter((property) -> !property.get("name").asString().startsWith("management.endpoint."));
	}

	private Set<String> names() {
		return this.metadata.get("properties")
			.valueStream()
			.map((property) -> property.get("name").asString())
			.collect(Collectors.toSet());
	}

	private String defaultOf(String name) {
		return properties().filter((property) -> property.get("name").asString().equals(name))
			.findFirst()
			.orElseThrow()
			.get("defaultValue")
			.asString();
	}

	private Set<String> hints(String name) {
		return this.metadata.get("hints")
			.valueStream()
			.filter((hint) -> hint.get("name").asString().equals(name))
			.flatMap((hint) -> hint.get("values").valueStream())
			.map((value) -> value.get("value").asString())
			.collect(Collectors.toSet());
	}

	private static JsonNode read() {
		try (InputStream in = EtcdProperties.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			return JsonMapper.shared().readTree(in);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
