package dev.healthcheck.metrics;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import dev.healthcheck.autoconfigure.EtcdAutoConfiguration;
import dev.healthcheck.autoconfigure.StubNodes;
import dev.healthcheck.autoconfigure.UpstreamAutoConfiguration;
import dev.healthcheck.autoconfigure.metrics.EtcdObservationAutoConfiguration;
import dev.healthcheck.autoconfigure.metrics.UpstreamMetricsAutoConfiguration;
import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.test.etcd.FreePorts;
import dev.healthcheck.upstream.Upstreams;
import io.etcd.jetcd.ByteSequence;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class MetricsAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(UpstreamAutoConfiguration.class, UpstreamMetricsAutoConfiguration.class,
						EtcdObservationAutoConfiguration.class, EtcdAutoConfiguration.class))
		.withPropertyValues("healthcheck.etcd.endpoints=http://127.0.0.1:" + FreePorts.next())
		.withBean("stub", StubNodes.class);

	private final ApplicationContextRunner withMetrics = this.contextRunner.withConfiguration(
			AutoConfigurations.of(MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class,
					SimpleMetricsExportAutoConfiguration.class, ObservationAutoConfiguration.class));

	@Test
	void upstreamsAndBreakersAreMeasured() {
		this.withMetrics.run((context) -> {
			context.getBean(Upstreams.class).put(StubNodes.unchecked("shop", "host:1"));
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.get("healthcheck.node.selectable").tag("node", "host:1").gauge().value()).isEqualTo(1);
			assertThat(registry.get("resilience4j.circuitbreaker.state")
				.tags("name", "shop/host:1", "state", "closed")
				.gauge()
				.value()).isEqualTo(1);
		});
	}

	@Test
	void breakersOfNodesThatLeftAreNotMeasured() {
		this.withMetrics.run((context) -> {
			context.getBean(Upstreams.class).put(StubNodes.unchecked("shop", "host:1"));
			context.getBean(Upstreams.class).remove("shop");
			assertThat(context.getBean(MeterRegistry.class).getMeters())
				.noneMatch((meter) -> "shop/host:1".equals(meter.getId().getTag("name")));
		});
	}

	@Test
	void callsOfTheClientAreObserved() {
		this.withMetrics.run((context) -> {
			ByteSequence key = ByteSequence.from("key", StandardCharsets.UTF_8);
			assertThat(context.getBean(EtcdClient.class).getKVClient().get(key)).failsWithin(Duration.ofSeconds(20));
			await().untilAsserted(() -> assertThat(
					context.getBean(MeterRegistry.class).get("grpc.client").tag("rpc.method", "Range").timers())
				.isNotEmpty());
		});
	}

	@Test
	void withoutRegistryNothingIsMeasured() {
		this.contextRunner.run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(UpstreamMetrics.class)
			.doesNotHaveBean(NodeBreakerMetrics.class)
			.doesNotHaveBean("etcdObservationCustomizer"));
	}

	@Test
	void withoutTheBinderOfResilience4jOnlyUpstreamsAreMeasured() {
		this.withMetrics.withClassLoader(new FilteredClassLoader("io.github.resilience4j.micrometer"))
			.run((context) -> assertThat(context).hasSingleBean(UpstreamMetrics.class)
				.doesNotHaveBean(NodeBreakerMetrics.class));
	}

	@Test
	void withoutMicrometerEverythingElseWorks() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(EtcdClient.class)
				.doesNotHaveBean(UpstreamMetrics.class));
	}

	@Test
	void withoutEtcdUpstreamsAreMeasuredStill() {
		this.withMetrics.withPropertyValues("healthcheck.etcd.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(UpstreamMetrics.class)
				.doesNotHaveBean("etcdObservationCustomizer"));
	}

}
