package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import dev.healthcheck.breaker.PassiveSettings;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link EtcdClientSettings}.
 */
class EtcdClientSettingsTests {

	@Test
	void defaults() {
		EtcdClientSettings settings = EtcdClientSettings.builder(List.of("http://a", "http://b", "http://c")).build();
		assertThat(settings.upstream()).isEqualTo("etcd");
		assertThat(settings.requestTimeout()).isEqualTo(Duration.ofSeconds(2));
		assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(2));
		assertThat(settings.keepaliveTime()).isEqualTo(Duration.ofSeconds(10));
		assertThat(settings.keepaliveTimeout()).isEqualTo(Duration.ofSeconds(3));
		assertThat(settings.maxInboundMessageSize()).isEqualTo(4 * 1024 * 1024);
		assertThat(settings.passive()).isEqualTo(PassiveSettings.of(1, Duration.ofSeconds(10)));
		assertThat(settings.protect()).isTrue();
		assertThat(settings.attempts()).isEqualTo(4);
		assertThat(settings.isHttps()).isFalse();
		assertThat(settings.check().type()).isEqualTo("http");
		assertThat(settings.check().http().path()).isEqualTo("/health");
	}

	@Test
	void checksOfHttpsEndpointsAreHttps() {
		assertThat(EtcdClientSettings.builder(List.of("https://a")).build().check().type()).isEqualTo("https");
	}

	@Test
	void attemptsGrowWithEndpointsAndMaxFails() {
		EtcdClientSettings.Builder settings = EtcdClientSettings.builder(List.of("http://a", "http://b"));
		assertThat(settings.passive(PassiveSettings.of(3, Duration.ofSeconds(10))).build().attempts()).isEqualTo(7);
		assertThat(settings.passive(PassiveSettings.of(0, Duration.ofSeconds(10))).build().attempts()).isEqualTo(3);
		assertThat(settings.retry(new RetrySettings(9, Duration.ofMillis(1), Duration.ofMillis(1))).build().attempts())
			.isEqualTo(9);
	}

	@Test
	void durationsMustBePositive() {
		assertRefused("'connect-timeout' is PT0S", (settings) -> settings.connectTimeout(Duration.ZERO));
		assertRefused("'request-timeout' is PT-1S", (settings) -> settings.requestTimeout(Duration.ofSeconds(-1)));
		assertRefused("'keepalive-time' is PT0S", (settings) -> settings.keepalive(Duration.ZERO, Duration.ZERO));
		assertRefused("'keepalive-timeout' is PT0S",
				(settings) -> settings.keepalive(Duration.ofSeconds(1), Duration.ZERO));
		assertRefused("'max-inbound-message-size' is 0 bytes", (settings) -> settings.maxInboundMessageSize(0));
	}

	@Test
	void credentialsAreBothOrNeither() {
		assertRefused("'username' is set without 'password'", (settings) -> settings.credentials("root", null));
		assertRefused("'password' is set without 'username'", (settings) -> settings.credentials(null, "secret"));
	}

	@Test
	void retries() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RetrySettings(0, Duration.ofMillis(1), Duration.ofMillis(1)))
			.withMessage("'retry.max-attempts' is 0, but must be at least 1");
		assertThatIllegalArgumentException().isThrownBy(() -> new RetrySettings(1, Duration.ZERO, Duration.ofMillis(1)))
			.withMessageStartingWith("'retry.initial-delay' is PT0S");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RetrySettings(1, Duration.ofMillis(2), Duration.ofMillis(1)))
			.withMessageContaining("must not be shorter than 'retry.initial-delay'");
	}

	@Test
	void thePasswordIsNotShown() {
		EtcdClientSettings settings = EtcdClientSettings.builder(List.of("http://a"))
			.credentials("root", "secret")
			.build();
		assertThat(settings.toString()).contains("root").doesNotContain("secret");
	}

	private static void assertRefused(String message, Consumer<EtcdClientSettings.Builder> setting) {
		EtcdClientSettings.Builder settings = EtcdClientSettings.builder(List.of("http://a"));
		assertThatIllegalArgumentException().isThrownBy(() -> {
			setting.accept(settings);
			settings.build();
		}).withMessageStartingWith(message);
	}

}
