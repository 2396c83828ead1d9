package dev.healthcheck.samples.gateway;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.check.StatusRange;
import dev.healthcheck.node.MaxFails;
import dev.healthcheck.node.Node;
import dev.healthcheck.upstream.Level;
import dev.healthcheck.upstream.UpstreamDefinition;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;

/**
 * Writes an upstream as it can be put: the properties
 * {@code healthcheck.upstreams.<name>.*} in force. Passwords and the names of SSL bundles
 * are left out.
 */
final class DefinitionJson {

	private final Map<String, Object> properties = new LinkedHashMap<>();

	private DefinitionJson() {
	}

	static Map<String, Object> of(UpstreamDefinition definition) {
		return new DefinitionJson().add("levels", definition.levels().stream().map(DefinitionJson::level).toList())
			.add("resolve-interval", definition.resolveInterval())
			.add("tries", definition.tries())
			.add("try-timeout", definition.tryTimeout())
			.add("balance", definition.balance())
			.add("max-fails", maxFails(definition.passive().maxFails()))
			.add("fail-timeout", definition.passive().failTimeout())
			.add("passive",
					new DefinitionJson().add("http-failures", definition.passive().httpFailures())
						.add("tcp-failures", definition.passive().tcpFailures())
						.add("timeouts", definition.passive().timeouts())
						.add("unhealthy-statuses", statuses(definition.unhealthyStatuses())).properties)
			.add("retry-budget", definition.retryBudget())
			.add("overload-limit", definition.overloadLimit())
			.add("protect", definition.protect())
			.add("slow-start", definition.slowStart())
			.add("check", check(definition.check()))
			.add("health", Map.of("enabled", definition.healthEnabled())).properties;
	}

	private static Map<String, Object> level(Level level) {
		return new DefinitionJson().add("name", level.name())
			.add("tries", level.tries())
			.add("nodes",
					level.nodes().stream().map(Node::asName).distinct().map(DefinitionJson::node).toList()).properties;
	}

	private static Map<String, Object> node(Node node) {
		return new DefinitionJson().add("address", node.isName() ? "dns:" + node.address() : node.address())
			.add("weight", node.weight())
			.add("max-fails", maxFails(node.limits().maxFails()))
			.add("fail-timeout", node.limits().failTimeout())
			.add("slow-start", node.limits().slowStart())
			.add("admin", node.admin().name().toLowerCase(Locale.ROOT)).properties;
	}

	private static Map<String, Object> check(CheckSettings check) {
		DefinitionJson json = new DefinitionJson().add("enabled", check.enabled())
			.add("type", check.type())
			.add("timeout", check.timeout())
			.add("jitter", check.jitter())
			.add("concurrency", check.concurrency())
			.add("port", check.port())
			.add("healthy",
					new DefinitionJson().add("interval", check.healthyInterval())
						.add("successes", check.thresholds().successes())
						.add("statuses", statuses(check.http().healthyStatuses())).properties)
			.add("unhealthy",
					new DefinitionJson().add("interval", check.unhealthyInterval())
						.add("http-failures", check.thresholds().httpFailures())
						.add("tcp-failures", check.thresholds().tcpFailures())
						.add("timeouts", check.thresholds().timeouts())
						.add("statuses", statuses(check.http().unhealthyStatuses())).properties);
		return json.add("path", check.http().path())
			.add("method", check.http().method())
			.add("headers", check.http().headers())
			.add("host", check.http().host())
			.add("expected-body", check.http().expectedBody().equal())
			.add("expected-body-contains", check.http().expectedBody().contains())
			.add("expected-body-matches", check.http().expectedBody().matches())
			.add("send", check.tcp().send())
			.add("expect", check.tcp().expect())
			.add("verify-certificate", check.verifyCertificate())
			.add("certificate-expiry-warning", check.certificateExpiryWarning())
			.add("service", check.grpc().service())
			.add("url", check.jdbc().url())
			.add("username", check.credentials().username())
			.add("shared", check.shared()).properties;
	}

	/** A number where it is one. */
	private static @Nullable Object maxFails(@Nullable MaxFails maxFails) {
		return (maxFails != null && maxFails.count() != null) ? maxFails.count() : maxFails;
	}

	private static @Nullable List<String> statuses(@Nullable List<StatusRange> ranges) {
		return (ranges != null) ? ranges.stream()
			.map((range) -> (range.first() == range.last()) ? String.valueOf(range.first())
					: range.first() + "-" + range.last())
			.toList() : null;
	}

	private DefinitionJson add(String name, @Nullable Object value) {
		if (value instanceof Duration duration) {
			boolean seconds = duration.truncatedTo(ChronoUnit.SECONDS).equals(duration);
			this.properties.put(name,
					DurationStyle.SIMPLE.print(duration, seconds ? ChronoUnit.SECONDS : ChronoUnit.MILLIS));
		}
		else if (value instanceof Number || value instanceof Boolean || value instanceof List || value instanceof Map) {
			this.properties.put(name, value);
		}
		else if (value != null) {
			this.properties.put(name, value.toString());
		}
		return this;
	}

}
