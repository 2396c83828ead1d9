package dev.healthcheck.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import dev.healthcheck.check.NodeProbe;
import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.etcd.EtcdClientBuilderCustomizer;
import dev.healthcheck.etcd.EtcdClientFactory;
import dev.healthcheck.etcd.EtcdClientSettings;
import dev.healthcheck.etcd.EtcdEndpoint;
import dev.healthcheck.node.MaxFails;
import dev.healthcheck.node.NodeSource;
import dev.healthcheck.test.etcd.FreePorts;
import dev.healthcheck.upstream.Upstreams;
import io.etcd.jetcd.Client;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

class EtcdAutoConfigurationTests {

	private final int port = FreePorts.next();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, UpstreamAutoConfiguration.class,
				EtcdAutoConfiguration.class))
		.withPropertyValues("healthcheck.etcd.endpoints=http://127.0.0.1:" + this.port);

	@Test
	void thereIsOneClientWhichIsAlsoAClientOfJetcd() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasSingleBean(EtcdClient.class).hasSingleBean(Client.class);
			assertThat(context.getBean(Client.class)).isSameAs(context.getBean(EtcdClient.class));
		});
	}

	@Test
	void theContextStartsWithoutEtcd() {
		this.contextRunner.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void theClusterIsTheUpstreamEtcd() {
		this.contextRunner.run((context) -> {
			assertThat(context.getBean(EtcdClient.class).upstream())
				.isSameAs(context.getBean(Upstreams.class).get("etcd"));
			assertThat(context.getBean(Upstreams.class).get("etcd").snapshot().nodes()).singleElement()
				.satisfies((node) -> assertThat(node.address()).hasToString("127.0.0.1:" + this.port))
				.satisfies((node) -> assertThat(node.node().source()).isEqualTo(NodeSource.PROPERTIES));
		});
	}

	@Test
	void withEtcdDisabledOnlyUpstreamsRemain() {
		this.contextRunner.withPropertyValues("healthcheck.etcd.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(Upstreams.class)
				.doesNotHaveBean(Client.class)
				.doesNotHaveBean(EtcdClientFactory.class)
				.doesNotHaveBean(EtcdConnectionDetails.class));
	}

	@Test
	void withoutJetcdOnlyUpstreamsRemain() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("io.etcd"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(Upstreams.class)
				.doesNotHaveBean(EtcdClientFactory.class));
	}

	@Test
	void everythingElseWorksWithoutActuatorAndMicrometer() {
		this.contextRunner
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate",
					"org.springframework.boot.health", "io.micrometer", "io.github.resilience4j.micrometer",
					"com.fasterxml.jackson", "tools.jackson"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(EtcdClient.class));
	}

	@Test
	void connectionDetailsReplaceTheConnectionProperties() {
		this.contextRunner.withPropertyValues("healthcheck.etcd.username=ignored", "healthcheck.etcd.max-fails=7")
			.withUserConfiguration(DetailsConfiguration.class)
			.run((context) -> {
				assertThat(context).doesNotHaveBean(PropertiesEtcdConnectionDetails.class);
				EtcdClientSettings settings = context.getBean(EtcdClientSettings.class);
				assertThat(settings.endpoints()).extracting(EtcdEndpoint::toString)
					.containsExactly("https://details:1", "https://details:2");
				assertThat(settings.username()).isEqualTo("user");
				assertThat(settings.password()).isEqualTo("secret");
				assertThat(settings.tls()).isNotNull();
				assertThat(settings.check().type()).isEqualTo("https");
				assertThat(settings.passive().maxFails()).isEqualTo(MaxFails.of(7));
			});
	}

	@Test
	void aBadEndpointOfConnectionDetailsIsNotBlamedOnAProperty() {
		this.contextRunner.withBean(EtcdConnectionDetails.class, () -> () -> List.of("nonsense"))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageStartingWith("endpoints of ")
				.hasMessageContaining("[0]: 'nonsense' is not an endpoint"));
	}

	@Test
	void aJetcdClientOfTheApplicationIsTheOneThatIsInjectedAsSuch() {
		Client own = mock(Client.class);
		this.contextRunner.withBean("own", Client.class, () -> own).run((context) -> {
			assertThat(context.getBeanProvider(Client.class).getObject()).isSameAs(own);
			assertThat(context).hasSingleBean(EtcdClient.class);
		});
	}

	@Test
	void customizersSeeTheBuilderInOrder() {
		this.contextRunner.withUserConfiguration(CustomizerConfiguration.class)
			.run((context) -> assertThat(context.getBean(CustomizerConfiguration.class).seen).containsExactly("first",
					"second"));
	}

	@Test
	void aClientThatCanMakeNoConnectionsStopsTheStart() {
		EtcdClientBuilderCustomizer customizer = (builder) -> builder.authority("somebody@etcd");
		this.contextRunner.withBean(EtcdClientBuilderCustomizer.class, () -> customizer)
			.run((context) -> assertThat(context).getFailure().hasMessageContaining("somebody@etcd"));
	}

	@Test
	void aProbeOfTheApplicationCanCheckTheCluster() {
		this.contextRunner.withBean("mine", NodeProbe.class, StubNodes::new)
			.withPropertyValues("healthcheck.etcd.check.type=mine")
			.run((context) -> assertThat(context.getBean(Upstreams.class).get("etcd").definition().check().type())
				.isEqualTo("mine"));
	}

	@Test
	void theClientIsClosedWithTheContext() {
		this.contextRunner.run((context) -> {
			Upstreams upstreams = context.getBean(Upstreams.class);
			context.close();
			assertThat(upstreams.find("etcd")).isEmpty();
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class DetailsConfiguration {

		@Bean
		EtcdConnectionDetails details() {
			return new EtcdConnectionDetails() {

				@Override
				public List<String> getEndpoints() {
					return List.of("https://details:1", "https://details:2");
				}

				@Override
				public String getUsername() {
					return "user";
				}

				@Override
				public String getPassword() {
					return "secret";
				}

				@Override
				public SslBundle getSslBundle() {
					return SslBundle.of(SslStoreBundle.NONE);
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CustomizerConfiguration {

		private final List<String> seen = new ArrayList<>();

		@Bean
		@Order(2)
		EtcdClientBuilderCustomizer second() {
			return (builder) -> this.seen.add("second");
		}

		@Bean
		@Order(1)
		EtcdClientBuilderCustomizer first() {
			return (builder) -> this.seen.add("first");
		}

	}

}
