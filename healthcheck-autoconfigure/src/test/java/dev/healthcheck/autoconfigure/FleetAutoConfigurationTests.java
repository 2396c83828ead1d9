package dev.healthcheck.autoconfigure;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.healthcheck.autoconfigure.endpoint.UpstreamsEndpointAutoConfiguration;
import dev.healthcheck.autoconfigure.health.FleetHealthContributorAutoConfiguration;
import dev.healthcheck.autoconfigure.metrics.FleetMetricsAutoConfiguration;
import dev.healthcheck.event.FleetStateEvent;
import dev.healthcheck.fleet.Fleet;
import dev.healthcheck.fleet.FleetState;
import dev.healthcheck.health.FleetHealthIndicator;
import dev.healthcheck.metrics.FleetMetrics;
import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.test.etcd.EtcdMember;
import dev.healthcheck.testing.faults.FaultRow;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An application that shares checks.
 */
@Tag("processes")
class FleetAutoConfigurationTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	@Test
	void nothingIsSharedUnlessItIsEnabled(EtcdCluster cluster) {
		contextRunner(cluster).run((context) -> assertThat(context).doesNotHaveBean(FleetLifecycle.class)
			.doesNotHaveBean(FleetHealthIndicator.class));
	}

	@Test
	void anApplicationJoinsByOnePropertyAndLeavesNothingBehind(EtcdCluster cluster) {
		contextRunner(cluster).withPropertyValues("healthcheck.fleet.enabled=true").run((context) -> {
			FleetLifecycle lifecycle = context.getBean(FleetLifecycle.class);
			FleetHealthIndicator health = context.getBean(FleetHealthIndicator.class);
			await().untilAsserted(() -> {
				assertThat(Objects.requireNonNull(lifecycle.status()).state()).isEqualTo(FleetState.MEMBER);
				assertThat(health.health().getStatus()).isEqualTo(Status.UP);
			});
			assertThat(health.health().getDetails()).containsEntry("group", "orders").containsEntry("members", 1);
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			context.getBean(FleetMetrics.class).bindTo(meters);
			assertThat(meters.get("healthcheck.fleet.members").gauge().value()).isEqualTo(1);
			assertThat(meters.get("healthcheck.fleet.alone").gauge().value()).isZero();
			await().untilAsserted(
					() -> assertThat(meters.get("healthcheck.fleet.nodes").tag("role", "owner").gauge().value())
						.isEqualTo(2));
			await().untilAsserted(() -> assertThat(
					meters.get("healthcheck.fleet.writes").tag("outcome", "written").functionCounter().count())
				.isPositive());
			assertThat(context.getBean(Events.class).states).contains(FleetState.JOINING, FleetState.MEMBER);
			assertThat(keys(cluster)).hasSize(1);
			Fleet fleet = Objects.requireNonNull(FleetLifecycle.fleet(lifecycle));
			assertThat(fleet.shares("shop")).hasSize(2);
			assertThat(fleet.shares("etcd")).isEmpty();
		});
		assertThat(keys(cluster)).isEmpty();
	}

	@Test
	@Tag("long")
	@FaultRow(27)
	void aHundredContextsLeaveNothingBehind(EtcdCluster cluster) throws Exception {
		joinAndLeave(cluster);
		int threads = Thread.getAllStackTraces().size();
		for (int i = 0; i < 100; i++) {
			joinAndLeave(cluster);
		}
		await().untilAsserted(() -> assertThat(Thread.getAllStackTraces()).hasSizeLessThanOrEqualTo(threads));
		assertThat(keys(cluster)).isEmpty();
		assertThat(cluster.etcdctl("lease", "list")).contains("found 0 leases");
		for (EtcdMember member : cluster.members()) {
			assertThat(metrics(member)).contains("etcd_debugging_mvcc_watcher_total 0");
		}
	}

	private static void joinAndLeave(EtcdCluster cluster) {
		contextRunner(cluster).withPropertyValues("healthcheck.fleet.enabled=true")
			.run((context) -> await().untilAsserted(
					() -> assertThat(Objects.requireNonNull(context.getBean(FleetLifecycle.class).status()).state())
						.isEqualTo(FleetState.MEMBER)));
	}

	private static List<String> metrics(EtcdMember member) throws Exception {
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(member.clientUri().resolve("/metrics")).build(), BodyHandlers.ofLines())
			.body()
			.toList();
	}

	@Test
	void withoutANameTheApplicationDoesNotStart(EtcdCluster cluster) {
		contextRunner(cluster).withPropertyValues("healthcheck.fleet.enabled=true", "spring.application.name=")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidPropertyException.class)
				.hasMessageContaining("healthcheck.fleet.group"));
	}

	@Test
	void withoutAnEtcdClientTheApplicationDoesNotStart() {
		new ApplicationContextRunner().withConfiguration(autoConfigurations())
			.withPropertyValues("healthcheck.fleet.enabled=true", "healthcheck.etcd.enabled=false",
					"spring.application.name=orders")
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("healthcheck.fleet.enabled: it is true, but there is no etcd client"));
	}

	private static List<String> keys(EtcdCluster cluster) {
		return cluster.etcdctl("get", "/healthcheck/fleet/", "--prefix", "--keys-only")
			.lines()
			.filter((line) -> !line.isBlank())
			.toList();
	}

	private static ApplicationContextRunner contextRunner(EtcdCluster cluster) {
		return new ApplicationContextRunner().withConfiguration(autoConfigurations())
			.withUserConfiguration(Events.class)
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withPropertyValues("healthcheck.etcd.endpoints=" + cluster.endpoints(), "spring.application.name=orders",
					"healthcheck.upstreams.shop.nodes=10.255.255.1:80,10.255.255.2:80",
					"management.endpoints.web.exposure.include=upstreams");
	}

	private static AutoConfigurations autoConfigurations() {
		return AutoConfigurations.of(SslAutoConfiguration.class, UpstreamAutoConfiguration.class,
				GrpcUpstreamAutoConfiguration.class, EtcdAutoConfiguration.class, DiscoveryAutoConfiguration.class,
				FleetAutoConfiguration.class, FleetHealthContributorAutoConfiguration.class,
				FleetMetricsAutoConfiguration.class, UpstreamsEndpointAutoConfiguration.class);
	}

	@Configuration(proxyBeanMethods = false)
	static class Events {

		private final List<FleetState> states = new CopyOnWriteArrayList<>();

		@Bean
		ApplicationListener<FleetStateEvent> listener() {
			return (event) -> this.states.add(event.status().state());
		}

	}

}
