package dev.healthcheck.health;

import dev.healthcheck.autoconfigure.EtcdAutoConfiguration;
import dev.healthcheck.autoconfigure.RegistrationAutoConfiguration;
import dev.healthcheck.autoconfigure.RegistrationLifecycle;
import dev.healthcheck.autoconfigure.UpstreamAutoConfiguration;
import dev.healthcheck.autoconfigure.health.EtcdHealthContributorAutoConfiguration;
import dev.healthcheck.autoconfigure.health.RegistrationHealthContributorAutoConfiguration;
import dev.healthcheck.autoconfigure.health.UpstreamsHealthContributorAutoConfiguration;
import dev.healthcheck.test.etcd.FreePorts;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class HealthAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(UpstreamAutoConfiguration.class, EtcdAutoConfiguration.class,
				HealthContributorRegistryAutoConfiguration.class, HealthContributorAutoConfiguration.class,
				HealthEndpointAutoConfiguration.class, EtcdHealthContributorAutoConfiguration.class,
				RegistrationAutoConfiguration.class, RegistrationHealthContributorAutoConfiguration.class,
				UpstreamsHealthContributorAutoConfiguration.class))
		.withPropertyValues("healthcheck.etcd.endpoints=http://127.0.0.1:" + FreePorts.next(),
				"management.endpoints.web.exposure.include=health");

	@Test
	void thereIsHealthOfEtcdAndOfUpstreams() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(EtcdHealthContributor.class)
			.hasSingleBean(UpstreamsHealthContributor.class)
			.hasBean("etcdHealthContributor")
			.hasBean("upstreamsHealthContributor"));
	}

	@Test
	void theClusterHasAVerdictThoughNothingIsReachable() {
		this.contextRunner.run((context) -> {
			EtcdHealthContributor etcd = context.getBean(EtcdHealthContributor.class);
			assertThat(etcd.getContributor("cluster")).isInstanceOf(HealthIndicator.class);
			assertThat(etcd.getContributor("nodes")).isNotNull();
			assertThat(etcd.getContributor("other")).isNull();
		});
	}

	@Test
	void theVerdictOfTheClusterCanBePartOfAGroup() {
		this.contextRunner
			.withPropertyValues("management.endpoint.health.group.readiness.include=etcd/cluster",
					"management.endpoint.health.validate-group-membership=true")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void healthOfEtcdCanBeTurnedOff() {
		this.contextRunner.withPropertyValues("management.health.etcd.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(EtcdHealthContributor.class)
				.hasSingleBean(UpstreamsHealthContributor.class));
	}

	@Test
	void healthOfUpstreamsCanBeTurnedOff() {
		this.contextRunner.withPropertyValues("management.health.upstreams.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(EtcdHealthContributor.class)
				.doesNotHaveBean(UpstreamsHealthContributor.class));
	}

	@Test
	void bothAreTurnedOffWithAllDefaults() {
		this.contextRunner.withPropertyValues("management.health.defaults.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(EtcdHealthContributor.class)
				.doesNotHaveBean(UpstreamsHealthContributor.class));
	}

	@Test
	void withoutAClientThereIsNoHealthOfEtcd() {
		this.contextRunner.withPropertyValues("healthcheck.etcd.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(EtcdHealthContributor.class)
				.hasSingleBean(UpstreamsHealthContributor.class));
	}

	@Test
	void thereIsHealthOfTheRegistrationIfThereIsOne() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(RegistrationHealthIndicator.class));
		this.registered().run((context) -> {
			AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
			await().untilAsserted(() -> {
				Health health = context.getBean(RegistrationHealthIndicator.class).health();
				assertThat(health.getStatus()).isEqualTo(Status.UNKNOWN);
				assertThat(health.getDetails()).containsOnlyKeys("key", "registered", "since", "error")
					.containsEntry("key", "/services/shop/10.0.0.1:8080")
					.containsEntry("registered", false);
				assertThat(health.getDetails().get("error")).asString()
					.contains("has no healthy etcd endpoint available");
			});
		});
	}

	@Test
	void healthOfTheRegistrationCanBeTurnedOff() {
		this.registered()
			.withPropertyValues("management.health.registration.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(RegistrationLifecycle.class)
				.doesNotHaveBean(RegistrationHealthIndicator.class));
	}

	private ApplicationContextRunner registered() {
		return this.contextRunner.withPropertyValues("healthcheck.registration.enabled=true",
				"healthcheck.registration.service=shop", "healthcheck.registration.host=10.0.0.1",
				"healthcheck.registration.port=8080");
	}

	@Test
	void healthOfTheApplicationTakesPrecedence() {
		this.contextRunner
			.withBean("etcdHealthIndicator", HealthContributor.class, () -> (HealthIndicator) () -> Health.up().build())
			.run((context) -> assertThat(context).doesNotHaveBean(EtcdHealthContributor.class));
	}

	@Test
	void withoutTheHealthModuleThereIsNone() {
		this.contextRunner
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.health.contributor",
					"org.springframework.boot.health.actuate"))
			.run((context) -> assertThat(context).doesNotHaveBean("etcdHealthContributor")
				.doesNotHaveBean("registrationHealthContributor")
				.doesNotHaveBean("upstreamsHealthContributor"));
	}

}
