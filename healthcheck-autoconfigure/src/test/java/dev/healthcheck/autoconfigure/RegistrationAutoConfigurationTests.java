package dev.healthcheck.autoconfigure;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;

import dev.healthcheck.discovery.RegistrationSettings;
import dev.healthcheck.node.MaxFails;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the registration is made from.
 */
class RegistrationAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, UpstreamAutoConfiguration.class,
				EtcdAutoConfiguration.class, RegistrationAutoConfiguration.class))
		// nobody listens there
		.withPropertyValues("healthcheck.etcd.endpoints=http://127.0.0.1:1");

	private final ApplicationContextRunner enabled = this.runner.withPropertyValues(
			"healthcheck.registration.enabled=true", "spring.application.name=shop", "local.server.port=8080");

	@Test
	void nothingIsRegisteredByDefault() {
		this.runner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RegistrationLifecycle.class));
	}

	@Test
	void anApplicationStartsAndStopsWithoutEtcd() {
		this.enabled.run((context) -> assertThat(context.getBean(RegistrationLifecycle.class).isRunning()).isTrue());
	}

	@Test
	void defaultsAreThoseOfTheApplication() throws UnknownHostException {
		RegistrationSettings settings = settings("spring.application.name=shop", "local.server.port=8080");
		assertThat(settings.key()).startsWith("/services/shop/").endsWith(":8080");
		InetAddress host = InetAddress.getByName(settings.node().address().host());
		assertThat(host.isLoopbackAddress()).isFalse();
		assertThat(host).isNotInstanceOf(Inet6Address.class);
		assertThat(settings.node().weight()).isEqualTo(1);
		assertThat(settings.node().checkPath()).isNull();
		assertThat(settings.ttl()).isEqualTo(Duration.ofSeconds(10));
		assertThat(settings.withdrawDelay()).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void everyPropertyIsUsed() {
		RegistrationSettings settings = settings("spring.application.name=shop", "local.server.port=8080",
				"healthcheck.registration.prefix=/live/", "healthcheck.registration.service=store",
				"healthcheck.registration.host=[FD00::1]", "healthcheck.registration.port=80",
				"healthcheck.registration.weight=3", "healthcheck.registration.slow-start=30s",
				"healthcheck.registration.check-path=/health", "healthcheck.registration.level=1",
				"healthcheck.registration.max-fails=2", "healthcheck.registration.fail-timeout=5s",
				"healthcheck.registration.metadata.zone=a", "healthcheck.registration.ttl=3s",
				"healthcheck.registration.withdraw-delay=2s");
		assertThat(settings.key()).isEqualTo("/live/store/[fd00::1]:80");
		assertThat(settings.node().weight()).isEqualTo(3);
		assertThat(settings.node().limits().slowStart()).isEqualTo(Duration.ofSeconds(30));
		assertThat(settings.node().limits().maxFails()).isEqualTo(MaxFails.of(2));
		assertThat(settings.node().limits().failTimeout()).isEqualTo(Duration.ofSeconds(5));
		assertThat(settings.node().checkPath()).isEqualTo("/health");
		assertThat(settings.node().metadata()).isEqualTo(Map.of("zone", "a"));
		assertThat(settings.level()).isEqualTo(1);
		assertThat(settings.ttl()).isEqualTo(Duration.ofSeconds(3));
		assertThat(settings.withdrawDelay()).isEqualTo(Duration.ofSeconds(2));
	}

	@Test
	void otherPropertiesHaveTheirPart() {
		assertThat(settings("spring.application.name=shop", "local.server.port=8080", "server.address=127.0.0.1",
				"healthcheck.discovery.prefix=/live/")
			.key()).isEqualTo("/live/shop/127.0.0.1:8080");
		assertThat(settings("spring.application.name=shop", "local.server.port=8080", "server.address=0.0.0.0").key())
			.doesNotContain("0.0.0.0");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", quoteCharacter = '~',
			textBlock = """
					port         | 0      | healthcheck.registration.port is '0', but must be from 1 to 65535
					host         | a/b    | healthcheck.registration.host is 'a/b', but must be a host name or an IP address
					service      | a/b    | healthcheck.registration.service is 'a/b', but must be a name without a slash
					weight       | -1     | healthcheck.registration.weight is -1, but must be from 0 to 65535
					level        | 100    | healthcheck.registration.level is 100, but must be from 0 to 99
					check-path   | health | healthcheck.registration.check-path is 'health', but must be a path that begins with '/'
					max-fails    | -1     | healthcheck.registration.max-fails is -1, but must be 'auto', or a number of 0 or more
					max-fails    | often  | healthcheck.registration.max-fails is 'often', but must be 'auto', or a number of 0 or more
					fail-timeout | 0s     | healthcheck.registration.fail-timeout is 0s, but must be a positive duration such as 10s
					slow-start   | -1s    | healthcheck.registration.slow-start is -1s, but must be zero or a positive duration such as 30s
					ttl          | 500ms  | healthcheck.registration.ttl is 500ms, but must be from 1s to 1d
					withdraw-delay | -1s  | healthcheck.registration.withdraw-delay is -1s, but must be zero or a positive duration such as 1s
					""")
	void aBadValueIsNamed(String property, String value, String message) {
		this.enabled.withPropertyValues("healthcheck.registration." + property + "=" + value).run((context) -> {
			assertThat(invalid(context)).hasMessage(message);
			assertThat(invalid(context).property()).isEqualTo("healthcheck.registration." + property);
		});
	}

	@Test
	void whatIsMissingIsNamed() {
		this.enabled.withPropertyValues("spring.application.name=")
			.run((context) -> assertThat(invalid(context))
				.hasMessage("healthcheck.registration.service: nothing is set, and spring.application.name neither, "
						+ "but one of them must be the name of the service"));
		this.runner.withPropertyValues("healthcheck.registration.enabled=true", "spring.application.name=shop")
			.run((context) -> assertThat(invalid(context))
				.hasMessage("healthcheck.registration.port: nothing is set, but must be the port at which others "
						+ "reach the application: it has no web server whose port is known"));
	}

	private static InvalidPropertyException invalid(AssertableApplicationContext context) {
		for (Throwable cause = context.getStartupFailure(); cause != null; cause = cause.getCause()) {
			if (cause instanceof InvalidPropertyException invalid) {
				return invalid;
			}
		}
		throw new AssertionError("the start has not failed because of a property", context.getStartupFailure());
	}

	private static RegistrationSettings settings(String... properties) {
		RegistrationSettings[] settings = new RegistrationSettings[1];
		new ApplicationContextRunner().withUserConfiguration(Properties.class)
			.withPropertyValues(properties)
			.run((context) -> settings[0] = new RegistrationSettingsMapper(
					context.getBean(RegistrationProperties.class), context.getEnvironment())
				.map());
		return settings[0];
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(RegistrationProperties.class)
	static class Properties {

	}

}
