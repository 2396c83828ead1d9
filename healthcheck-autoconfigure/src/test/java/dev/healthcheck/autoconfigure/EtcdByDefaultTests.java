package dev.healthcheck.autoconfigure;

import java.util.List;

import dev.healthcheck.autoconfigure.health.EtcdHealthContributorAutoConfiguration;
import dev.healthcheck.autoconfigure.metrics.EtcdObservationAutoConfiguration;
import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.etcd.EtcdClientFactory;
import dev.healthcheck.etcd.EtcdClientSettings;
import dev.healthcheck.upstream.Upstreams;
import io.etcd.jetcd.Client;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * When there is an etcd client.
 */
@Tag("servers")
@ExtendWith(OutputCaptureExtension.class)
class EtcdByDefaultTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, UpstreamAutoConfiguration.class,
				EtcdAutoConfiguration.class, EtcdObservationAutoConfiguration.class, DiscoveryAutoConfiguration.class,
				RegistrationAutoConfiguration.class, EtcdHealthContributorAutoConfiguration.class))
		.withBean(ObservationRegistry.class, ObservationRegistry::create)
		.withPropertyValues("spring.application.name=shop", "healthcheck.registration.host=10.0.0.1",
				"healthcheck.registration.port=80", "healthcheck.upstreams.shop.nodes=127.0.0.1:1");

	@Test
	void upstreamsAloneHaveNoBeanOfEtcd() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(Upstreams.class);
			assertThat(context.getBeanDefinitionNames()).filteredOn((name) -> name.matches("(?i).*etcd.*"))
				.containsExactly("etcdRequirement");
			assertThat(context.getBean(Upstreams.class).names()).containsExactly("shop");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "healthcheck.etcd.endpoints=http://127.0.0.1:1",
			"healthcheck.etcd.endpoints[0]=http://127.0.0.1:1", "healthcheck.discovery.enabled=true",
			"healthcheck.registration.enabled=true", "healthcheck.etcd.enabled=true" })
	void aPropertyThatNeedsTheClientMakesIt(String property) {
		this.runner.withPropertyValues(property)
			.run((context) -> assertThat(context).hasSingleBean(EtcdClient.class)
				.hasSingleBean(Client.class)
				.hasBean("etcdObservationCustomizer")
				.hasBean("etcdHealthContributor"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "healthcheck.etcd.balance=leader", "healthcheck.discovery.enabled=false",
			"healthcheck.discovery.prefix=/apps/" })
	void anyOtherPropertyDoesNot(String property) {
		this.runner.withPropertyValues(property)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(Client.class)
				.doesNotHaveBean(EtcdClientFactory.class));
	}

	@Test
	void connectionDetailsAndSettingsMakeTheClient() {
		this.runner.withBean(EtcdConnectionDetails.class, () -> () -> List.of("http://127.0.0.1:1"))
			.run((context) -> assertThat(context).hasSingleBean(EtcdClient.class));
		this.runner
			.withBean(EtcdClientSettings.class, () -> EtcdClientSettings.builder(List.of("http://127.0.0.1:1")).build())
			.run((context) -> assertThat(context).hasSingleBean(EtcdClient.class));
	}

	@Test
	void anApplicationThatMakesItsClientFromCodeHasTheFactory() {
		this.runner.withUserConfiguration(FromCode.class)
			.run((context) -> assertThat(context).hasNotFailed().getBeans(EtcdClient.class).containsOnlyKeys("mine"));
	}

	@Test
	void disabledMeansNoneWhateverElseIsSet() {
		this.runner
			.withPropertyValues("healthcheck.etcd.enabled=false", "healthcheck.etcd.endpoints=http://127.0.0.1:1")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(Client.class));
	}

	@Test
	void whoInjectsAClientThatIsNotThereIsToldHowToGetIt(CapturedOutput output) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(Injecting.class)
			.web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off");
		assertThatExceptionOfType(UnsatisfiedDependencyException.class).isThrownBy(application::run);
		assertThat(output).contains("APPLICATION FAILED TO START",
				"Parameter 0 of method text in " + Injecting.class.getName() + " required a bean of type '"
						+ EtcdClient.class.getName() + "', but the application does not say where etcd is.",
				"Set healthcheck.etcd.endpoints, or have a bean of type EtcdConnectionDetails; "
						+ "healthcheck.etcd.enabled must not be false.");
	}

	@Configuration(proxyBeanMethods = false)
	static class FromCode {

		@Bean
		EtcdClient mine(EtcdClientFactory factory) {
			return factory.create(EtcdClientSettings.builder(List.of("http://127.0.0.1:1")).build());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Injecting {

		@Bean
		String text(EtcdClient client) {
			return client.toString();
		}

	}

}
