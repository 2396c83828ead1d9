package dev.healthcheck.autoconfigure;

import java.util.List;

import dev.healthcheck.autoconfigure.health.EtcdHealthContributorAutoConfiguration;
import dev.healthcheck.discovery.EtcdDiscovery;
import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.etcd.EtcdClientFactory;
import dev.healthcheck.etcd.EtcdClientSettings;
import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.upstream.Upstreams;
import io.etcd.jetcd.Client;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

/**
 * Applications that have etcd clients of their own beside that of the properties.
 */
@ExtendWith(OutputCaptureExtension.class)
@Tag("processes")
class FurtherEtcdClientTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	private final ApplicationContextRunner unconfigured = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, UpstreamAutoConfiguration.class,
				EtcdAutoConfiguration.class, DiscoveryAutoConfiguration.class, RegistrationAutoConfiguration.class,
				EtcdHealthContributorAutoConfiguration.class));

	private final ApplicationContextRunner runner = this.unconfigured
		.withPropertyValues("healthcheck.etcd.endpoints=http://127.0.0.1:1");

	@Test
	void aFurtherClientReplacesNothing(CapturedOutput output) {
		this.runner.withUserConfiguration(Further.class).run((context) -> {
			EtcdClient configured = context.getBean("etcdClient", EtcdClient.class);
			assertThat(context.getBean(EtcdClient.class)).isSameAs(configured);
			assertThat(context.getBean(Client.class)).isSameAs(configured);
			assertThat(configured.upstream().name()).isEqualTo("etcd");
			assertThat(context.getBean("other", EtcdClient.class).upstream().name()).isEqualTo("other");
		});
		assertThat(output)
			.contains("Discovery, registration and health use the etcd client of healthcheck.etcd, bean 'etcdClient'; "
					+ "the application has further ones, [other]");
	}

	@Test
	void discoveryAndRegistrationStayWithTheConfiguredCluster(EtcdCluster cluster) {
		cluster.etcdctl("put", "/further/shop/10.0.0.1:80", "{}");
		this.unconfigured.withUserConfiguration(Further.class)
			.withPropertyValues("healthcheck.etcd.endpoints=" + cluster.endpoints(),
					"healthcheck.discovery.enabled=true", "healthcheck.discovery.prefix=/further/",
					"healthcheck.discovery.template.check.enabled=false", "healthcheck.registration.enabled=true",
					"healthcheck.registration.service=self", "healthcheck.registration.host=10.0.0.9",
					"healthcheck.registration.port=80", "healthcheck.registration.withdraw-delay=0s")
			.run((context) -> {
				assertThat(context.getBean(EtcdDiscovery.class).status().current()).isTrue();
				assertThat(context.getBean(Upstreams.class).find("shop")).isPresent();
				AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
				await().untilAsserted(() -> assertThat(cluster.etcdctl("get", "/further/self/10.0.0.9:80"))
					.contains("/further/self/10.0.0.9:80"));
			});
	}

	@Test
	void aClientThatIsMarkedAsPrimaryIsInjected() {
		this.runner.withUserConfiguration(FurtherAndPrimary.class)
			.withPropertyValues("healthcheck.discovery.enabled=true")
			.run((context) -> {
				assertThat(context.getBean(EtcdClient.class)).isSameAs(context.getBean("other"));
				assertThat(EtcdClients.inUse(context)).isSameAs(context.getBean("etcdClient"));
			});
	}

	@Test
	void aBeanOfTheSameNameReplacesTheConfiguredClient(CapturedOutput output) {
		EtcdClient own = mock(EtcdClient.class);
		this.runner.withBean("etcdClient", EtcdClient.class, () -> own)
			.run((context) -> assertThat(context).getBean(EtcdClient.class).isSameAs(own));
		assertThat(output).contains(" WARN ",
				"The properties healthcheck.etcd make no client: " + "the application's own replaces it, [etcdClient]");
	}

	@Test
	void withoutEndpointsAnOwnClientIsTheOne(CapturedOutput output) {
		EtcdClient own = mock(EtcdClient.class);
		this.unconfigured.withBean("own", EtcdClient.class, () -> own).run((context) -> {
			assertThat(context).hasSingleBean(EtcdClient.class);
			assertThat(EtcdClients.inUse(context)).isSameAs(own);
		});
		assertThat(output)
			.contains("The properties healthcheck.etcd make no client: the application's own replaces it, [own]");
	}

	@Test
	void connectionDetailsConfigureTheClientAsEndpointsDo() {
		this.unconfigured.withUserConfiguration(Further.class)
			.withBean("details", EtcdConnectionDetails.class, () -> () -> List.of("http://127.0.0.1:1"))
			.run((context) -> assertThat(context.getBean(EtcdClient.class)).isSameAs(context.getBean("etcdClient")));
	}

	@Test
	void settingsConfigureTheClientAsEndpointsDo() {
		this.unconfigured.withUserConfiguration(Further.class)
			.withBean("etcdClientSettings", EtcdClientSettings.class,
					() -> EtcdClientSettings.builder(List.of("http://127.0.0.1:1")).build())
			.run((context) -> assertThat(context.getBean(EtcdClient.class)).isSameAs(context.getBean("etcdClient")));
	}

	@Test
	void healthIsThatOfTheConfiguredClient() {
		this.runner.withUserConfiguration(Further.class)
			.run((context) -> assertThat(context).hasBean("etcdHealthContributor"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Further {

		@Bean
		EtcdClient other(EtcdClientFactory factory) {
			return factory.create(further());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FurtherAndPrimary {

		@Bean
		@Primary
		EtcdClient other(EtcdClientFactory factory) {
			return factory.create(further());
		}

	}

	private static EtcdClientSettings further() {
		return EtcdClientSettings.builder(List.of("http://127.0.0.1:2")).upstream("other").build();
	}

}
