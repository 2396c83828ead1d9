package dev.healthcheck.metrics;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import dev.healthcheck.autoconfigure.EtcdAutoConfiguration;
import dev.healthcheck.autoconfigure.StubNodes;
import dev.healthcheck.autoconfigure.UpstreamAutoConfiguration;
import dev.healthcheck.autoconfigure.metrics.EtcdObservationAutoConfiguration;
import dev.healthcheck.autoconfigure.metrics.UpstreamTracingAutoConfiguration;
import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.upstream.Upstreams;
import io.etcd.jetcd.ByteSequence;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.test.simple.SimpleSpan;
import io.micrometer.tracing.test.simple.SimpleTracer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * When tries are observed, and that spans of calls to etcd have the node.
 */
@Tag("servers")
class TracingAutoConfigurationTests {

	private final SimpleTracer tracer = new SimpleTracer();

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(UpstreamAutoConfiguration.class, EtcdAutoConfiguration.class,
				EtcdObservationAutoConfiguration.class, UpstreamTracingAutoConfiguration.class))
		.withBean("stub", StubNodes.class)
		.withBean(ObservationRegistry.class, this::registry);

	private ObservationRegistry registry() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig()
			.observationHandler(new DefaultTracingObservationHandler(this.tracer))
			.observationHandler(new DefaultMeterObservationHandler(this.meters));
		return registry;
	}

	private static void call(Upstreams upstreams) {
		upstreams.put(StubNodes.upstream("shop", "host:1")).call((node) -> node);
	}

	@Test
	void triesAreObservedWhereThereIsATracer() {
		this.contextRunner.withBean(SimpleTracer.class, () -> this.tracer).run((context) -> {
			call(context.getBean(Upstreams.class));
			assertThat(this.tracer.getSpans()).extracting(SimpleSpan::getName).contains("try shop");
		});
	}

	@Test
	void withoutATracerTheyAreNot() {
		this.contextRunner.run((context) -> {
			call(context.getBean(Upstreams.class));
			assertThat(this.tracer.getSpans()).extracting(SimpleSpan::getName).doesNotContain("try shop");
		});
	}

	@Test
	void withoutTracingOnTheClassPathEverythingElseWorks() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("io.micrometer.tracing"))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(UpstreamTracingAutoConfiguration.class));
	}

	@Test
	void spansOfCallsToEtcdHaveTheNodeAndMetersDoNot() throws IOException {
		Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.build()
			.start();
		try {
			this.contextRunner
				.withPropertyValues("healthcheck.etcd.endpoints=http://127.0.0.1:" + server.getPort(),
						"healthcheck.etcd.check.enabled=false")
				.run((context) -> {
					ByteSequence key = ByteSequence.from("key", StandardCharsets.UTF_8);
					assertThat(context.getBean(EtcdClient.class).getKVClient().get(key))
						.failsWithin(Duration.ofSeconds(60));
					await().untilAsserted(() -> assertThat(this.tracer.getSpans())
						.filteredOn((span) -> "etcdserverpb.KV/Range".equals(span.getName()))
						.isNotEmpty()
						.allSatisfy((span) -> assertThat(span.getTags()).containsEntry("node",
								"127.0.0.1:" + server.getPort())));
					assertThat(this.meters.getMeters()).extracting(Meter::getId)
						.anyMatch((id) -> id.getName().equals("grpc.client"))
						.noneMatch((id) -> id.getTag("node") != null);
				});
		}
		finally {
			server.shutdownNow();
		}
	}

}
