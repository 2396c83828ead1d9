package dev.healthcheck.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.check.CheckThresholds;
import dev.healthcheck.check.Credentials;
import dev.healthcheck.check.ExpectedBody;
import dev.healthcheck.check.GrpcCheck;
import dev.healthcheck.check.HttpCheck;
import dev.healthcheck.check.JdbcCheck;
import dev.healthcheck.check.StatusRange;
import dev.healthcheck.check.TcpCheck;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the properties {@code check.*} make of the defaults of their place.
 */
class CheckPropertiesTests {

	private static final CheckSettings DEFAULTS = CheckSettings.ofEtcdDefaults(false, null);

	@Test
	void withoutPropertiesTheDefaultsOfThePlaceHold() {
		assertThat(settings(Map.of())).isEqualTo(DEFAULTS);
	}

	@Test
	void everyPropertyIsMapped() {
		CheckSettings settings = settings(Map.ofEntries(Map.entry("enabled", "false"), Map.entry("type", "https"),
				Map.entry("healthy.interval", "7s"), Map.entry("healthy.successes", "2"),
				Map.entry("healthy.statuses", "200-299,304"), Map.entry("unhealthy.interval", "0"),
				Map.entry("unhealthy.http-failures", "4"), Map.entry("unhealthy.tcp-failures", "5"),
				Map.entry("unhealthy.timeouts", "0"), Map.entry("unhealthy.statuses", "500-599"),
				Map.entry("timeout", "300ms"), Map.entry("jitter", "0.5"), Map.entry("concurrency", "3"),
				Map.entry("port", "81"), Map.entry("path", "/live?x=1"), Map.entry("method", "HEAD"),
				Map.entry("headers.X-Probe", "1"), Map.entry("host", "example"), Map.entry("expected-body", "ok"),
				Map.entry("expected-body-contains", "o"), Map.entry("expected-body-matches", "^ok$"),
				Map.entry("send", "PING\\r\\n"), Map.entry("expect", "+PONG"), Map.entry("verify-certificate", "false"),
				Map.entry("certificate-expiry-warning", "3d"), Map.entry("service", "orders"),
				Map.entry("url", "jdbc:h2:tcp://{host}:{port}/x"), Map.entry("username", "app"),
				Map.entry("password", "secret"), Map.entry("shared", "false")));
		assertThat(settings).isEqualTo(CheckSettings.builder()
			.enabled(false)
			.type("https")
			.healthyInterval(Duration.ofSeconds(7))
			.unhealthyInterval(Duration.ZERO)
			.thresholds(new CheckThresholds(2, 4, 5, 0))
			.timeout(Duration.ofMillis(300))
			.jitter(0.5)
			.concurrency(3)
			.port(81)
			.http(new HttpCheck("/live?x=1", "HEAD", Map.of("X-Probe", "1"), "example",
					List.of(new StatusRange(200, 299), StatusRange.of(304)), List.of(new StatusRange(500, 599)),
					new ExpectedBody("ok", "o", "^ok$")))
			.tcp(new TcpCheck("PING\\r\\n", "+PONG"))
			.grpc(new GrpcCheck("orders"))
			.jdbc(new JdbcCheck("jdbc:h2:tcp://{host}:{port}/x"))
			.credentials(new Credentials("app", "secret"))
			.verifyCertificate(false)
			.certificateExpiryWarning(Duration.ofDays(3))
			.shared(false)
			.build());
	}

	@Test
	void badPatternIsRefused() {
		assertThatExceptionOfType(InvalidPropertyException.class)
			.isThrownBy(() -> settings(Map.of("expected-body-matches", "(UP")))
			.withMessage("check.expected-body-matches is '(UP', but must be a regular expression: "
					+ "Unclosed group at character 4");
	}

	@Test
	void badEscapeIsRefused() {
		assertThatExceptionOfType(InvalidPropertyException.class).isThrownBy(() -> settings(Map.of("send", "PING\\q")))
			.withMessageStartingWith("check.send has '\\q', but only");
	}

	@Test
	void negativeWarningIsRefused() {
		assertThatExceptionOfType(InvalidPropertyException.class)
			.isThrownBy(() -> settings(Map.of("certificate-expiry-warning", "-1d")))
			.withMessageContaining("check.certificate-expiry-warning")
			.withMessageContaining("0 or");
	}

	@Test
	void jdbcNeedsAUrl() {
		assertThatExceptionOfType(InvalidPropertyException.class).isThrownBy(() -> settings(Map.of("type", "jdbc")))
			.withMessage("check.url is not set, but must be for checks of type jdbc");
	}

	@Test
	void secretsAreNotShown() {
		assertThatExceptionOfType(InvalidPropertyException.class)
			.isThrownBy(() -> settings(Map.of("type", "jdbc", "url", "postgres://app:secret@db")))
			.withMessageStartingWith("check.url has a value")
			.withMessageNotContaining("secret");
		CheckSettings settings = settings(
				Map.of("type", "jdbc", "url", "jdbc:h2:tcp://a/b?password=secret", "password", "secret"));
		assertThat(settings.toString()).contains("jdbc:h2:tcp://a/b...").doesNotContain("secret");
	}

	@Test
	void intervalIsShorthandForBothIntervals() {
		CheckSettings settings = settings(Map.of("interval", "9s"));
		assertThat(settings.healthyInterval()).isEqualTo(Duration.ofSeconds(9));
		assertThat(settings.unhealthyInterval()).isEqualTo(Duration.ofSeconds(9));
	}

	@Test
	void theLongFormOfAnIntervalTakesPrecedence() {
		CheckSettings settings = settings(Map.of("interval", "9s", "unhealthy.interval", "2s"));
		assertThat(settings.healthyInterval()).isEqualTo(Duration.ofSeconds(9));
		assertThat(settings.unhealthyInterval()).isEqualTo(Duration.ofSeconds(2));
	}

	@Test
	void generalIsAnAliasOfTcp() {
		assertThat(settings(Map.of("type", "general")).type()).isEqualTo("tcp");
	}

	@Test
	void aProbeOfTheApplicationIsNamedByItsBean() {
		assertThat(settings(Map.of("type", "myProbe")).type()).isEqualTo("myProbe");
	}

	private static CheckSettings settings(Map<String, String> values) {
		MapConfigurationPropertySource source = new MapConfigurationPropertySource();
		values.forEach((name, value) -> source.put("check." + name, value));
		return new Binder(source).bindOrCreate("check", CheckProperties.class)
			.toSettings("check", DEFAULTS, new CheckTypes(List.of("myProbe")), new TlsBundles(null));
	}

}
