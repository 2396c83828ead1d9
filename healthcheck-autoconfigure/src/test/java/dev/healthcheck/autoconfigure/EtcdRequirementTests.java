package dev.healthcheck.autoconfigure;

import dev.healthcheck.discovery.EtcdDiscovery;
import dev.healthcheck.etcd.EtcdClient;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link EtcdRequirement}.
 */
@ExtendWith(OutputCaptureExtension.class)
@Tag("servers")
class EtcdRequirementTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, UpstreamAutoConfiguration.class,
				EtcdAutoConfiguration.class, DiscoveryAutoConfiguration.class, RegistrationAutoConfiguration.class))
		.withPropertyValues("spring.application.name=shop", "healthcheck.registration.port=80");

	@ParameterizedTest
	@ValueSource(strings = { "healthcheck.discovery.enabled", "healthcheck.registration.enabled" })
	void theStartFailsWithoutEtcdAndSaysSo(String property, CapturedOutput output) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", property + "=true", "healthcheck.etcd.enabled=false");
		assertThatExceptionOfType(InvalidPropertyException.class).isThrownBy(application::run);
		assertThat(output)
			.contains("APPLICATION FAILED TO START",
					"Invalid configuration: " + property + ": it is true, but there is no etcd client, "
							+ "as healthcheck.etcd.enabled is false, but must be true",
					"Correct the property " + property);
	}

	@ParameterizedTest
	@ValueSource(strings = { "discovery", "registration" })
	void theStartFailsWithoutALibraryThatIsNeeded(String feature) {
		ApplicationContextRunner enabled = this.runner.withPropertyValues("healthcheck." + feature + ".enabled=true");
		enabled.withClassLoader(new FilteredClassLoader("io.etcd"))
			.run((context) -> assertThat(context).getFailure()
				.hasMessageEndingWith("without io.etcd:jetcd-core, which must be on the class path"));
		enabled.withClassLoader(new FilteredClassLoader("tools.jackson"))
			.run((context) -> assertThat(context).getFailure()
				.hasMessageEndingWith("without tools.jackson.core:jackson-databind, which must be on the class path"));
	}

	@Test
	void anOwnClientIsEnough() {
		this.runner.withPropertyValues("healthcheck.discovery.enabled=true", "healthcheck.etcd.enabled=false")
			.withBean(EtcdClient.class, () -> mock(EtcdClient.class))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(EtcdDiscovery.class));
	}

	@Test
	void ofSeveralOwnClientsOneMustBeChosen() {
		ApplicationContextRunner several = this.runner
			.withPropertyValues("healthcheck.discovery.enabled=true", "healthcheck.etcd.enabled=false")
			.withBean("a", EtcdClient.class, () -> mock(EtcdClient.class));
		several.withBean("b", EtcdClient.class, () -> mock(EtcdClient.class))
			.run((context) -> assertThat(context).getFailure()
				.hasMessage("healthcheck.discovery.enabled: it is true, but there are several etcd clients, [a, b]: "
						+ "one must be primary, or named 'etcdClient'"));
		several.withBean("b", EtcdClient.class, () -> mock(EtcdClient.class), (bean) -> bean.setPrimary(true))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(EtcdDiscovery.class));
	}

	@Test
	void whatIsOffNeedsNothing() {
		this.runner.withPropertyValues("healthcheck.etcd.enabled=false", "healthcheck.discovery.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
