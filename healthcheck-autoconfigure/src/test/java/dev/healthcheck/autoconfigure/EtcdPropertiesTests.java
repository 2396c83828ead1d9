package dev.healthcheck.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.breaker.PassiveSettings;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.etcd.EtcdClientSettings;
import dev.healthcheck.etcd.EtcdEndpoint;
import dev.healthcheck.etcd.RetrySettings;
import dev.healthcheck.node.NodeSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What properties of the etcd client become.
 */
class EtcdPropertiesTests {

	private final DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry("mine",
			SslBundle.of(SslStoreBundle.NONE));

	@Test
	void withoutPropertiesTheDefaultsHold() {
		EtcdClientSettings settings = settings(Map.of());
		assertThat(settings).isEqualTo(
				EtcdClientSettings.builder(List.of("http://127.0.0.1:2379")).source(NodeSource.PROPERTIES).build());
		assertThat(settings.balance()).isEqualTo(Balance.STICKY);
		assertThat(settings.requestTimeout()).isEqualTo(Duration.ofSeconds(2));
		assertThat(settings.check()).isEqualTo(CheckSettings.ofEtcdDefaults(false, null));
	}

	@Test
	void everyPropertyIsMapped() {
		EtcdClientSettings settings = settings(Map.ofEntries(
				Map.entry("endpoints", "https://a:1, https://[::1]:2,https://c"), Map.entry("username", "root"),
				Map.entry("password", "secret"), Map.entry("namespace", "app/"), Map.entry("ssl.bundle", "mine"),
				Map.entry("authority", "etcd.example"), Map.entry("connect-timeout", "1s"),
				Map.entry("request-timeout", "1500ms"), Map.entry("keepalive-time", "20s"),
				Map.entry("keepalive-timeout", "4s"), Map.entry("max-inbound-message-size", "8MB"),
				Map.entry("balance", "round-robin"), Map.entry("max-fails", "3"), Map.entry("fail-timeout", "30s"),
				Map.entry("protect", "false"), Map.entry("retry.max-attempts", "5"),
				Map.entry("retry.initial-delay", "10ms"), Map.entry("retry.max-delay", "100ms")));
		assertThat(settings.endpoints()).extracting(EtcdEndpoint::toString)
			.containsExactly("https://a:1", "https://[::1]:2", "https://c:2379");
		assertThat(settings.username()).isEqualTo("root");
		assertThat(settings.password()).isEqualTo("secret");
		assertThat(settings.namespace()).isEqualTo("app/");
		assertThat(settings.tls()).hasToString("TlsSettings[mine]");
		assertThat(settings.authority()).isEqualTo("etcd.example");
		assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(1));
		assertThat(settings.requestTimeout()).isEqualTo(Duration.ofMillis(1500));
		assertThat(settings.keepaliveTime()).isEqualTo(Duration.ofSeconds(20));
		assertThat(settings.keepaliveTimeout()).isEqualTo(Duration.ofSeconds(4));
		assertThat(settings.maxInboundMessageSize()).isEqualTo(8 * 1024 * 1024);
		assertThat(settings.balance()).isEqualTo(Balance.ROUND_ROBIN);
		assertThat(settings.passive()).isEqualTo(PassiveSettings.of(3, Duration.ofSeconds(30)));
		assertThat(settings.protect()).isFalse();
		assertThat(settings.retry()).isEqualTo(new RetrySettings(5, Duration.ofMillis(10), Duration.ofMillis(100)));
	}

	@Test
	void checksOfHttpsEndpointsUseTheBundleOfTheClient() {
		EtcdClientSettings settings = settings(Map.of("endpoints", "https://a:1", "ssl.bundle", "mine"));
		assertThat(settings.check().type()).isEqualTo("https");
		assertThat(settings.check().tls()).isEqualTo(settings.tls());
	}

	@Test
	void emptyCredentialsAreNone() {
		EtcdClientSettings settings = settings(Map.of("username", "", "password", ""));
		assertThat(settings.username()).isNull();
		assertThat(settings.password()).isNull();
	}

	@Test
	void balanceIsReadAsSpringReadsEnums() {
		assertThat(settings(Map.of("balance", "Round_Robin")).balance()).isEqualTo(Balance.ROUND_ROBIN);
	}

	private EtcdClientSettings settings(Map<String, String> values) {
		MapConfigurationPropertySource source = new MapConfigurationPropertySource();
		values.forEach((name, value) -> source.put("healthcheck.etcd." + name, value));
		EtcdProperties properties = new Binder(source).bindOrCreate("healthcheck.etcd", EtcdProperties.class);
		TlsBundles tls = new TlsBundles(this.bundles);
		return new EtcdSettingsMapper(properties, new PropertiesEtcdConnectionDetails(properties, tls),
				new CheckTypes(List.<String>of()), tls)
			.map();
	}

}
