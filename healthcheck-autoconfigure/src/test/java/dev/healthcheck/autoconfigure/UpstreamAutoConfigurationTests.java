package dev.healthcheck.autoconfigure;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.healthcheck.event.NodeTransitionEvent;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.NodeTransition;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamListener;
import dev.healthcheck.upstream.Upstreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class UpstreamAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(UpstreamAutoConfiguration.class));

	@Test
	void thereAreUpstreamsToWhichSomeCanBeAdded() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(Upstreams.class)
			.getBean(Upstreams.class)
			.satisfies((upstreams) -> assertThat(upstreams.names()).isEmpty()));
	}

	@Test
	void upstreamsOfTheApplicationTakePrecedence() {
		Upstreams own = new Upstreams();
		this.contextRunner.withBean("own", Upstreams.class, () -> own)
			.run((context) -> assertThat(context).getBean(Upstreams.class).isSameAs(own));
	}

	@Test
	void upstreamsAreClosedWithTheContext() {
		this.contextRunner.withUserConfiguration(StubConfiguration.class).run((context) -> {
			Upstreams upstreams = context.getBean(Upstreams.class);
			upstreams.put(StubNodes.upstream("a", "host:1"));
			context.close();
			assertThat(upstreams.names()).isEmpty();
		});
	}

	@Test
	void probesOfTheApplicationAreNamedByTheirBeans() {
		this.contextRunner.withUserConfiguration(StubConfiguration.class).run((context) -> {
			Upstream upstream = context.getBean(Upstreams.class).put(StubNodes.upstream("a", "host:1"));
			await().untilAsserted(
					() -> assertThat(upstream.snapshot().nodes().get(0).status()).isEqualTo(NodeStatus.HEALTHY));
		});
	}

	@Test
	void listenersOfTheApplicationAreTold() {
		List<NodeTransition> seen = new CopyOnWriteArrayList<>();
		this.contextRunner.withUserConfiguration(StubConfiguration.class)
			.withBean(UpstreamListener.class, () -> new UpstreamListener() {

				@Override
				public void onTransition(Upstream upstream, Node node, NodeTransition transition) {
					seen.add(transition);
				}

			})
			.run((context) -> {
				context.getBean(Upstreams.class).put(StubNodes.upstream("a", "host:1"));
				await().untilAsserted(() -> assertThat(seen).hasSize(1));
			});
	}

	@Test
	void everyTransitionIsOneEvent() {
		this.contextRunner.withUserConfiguration(StubConfiguration.class, ListenerConfiguration.class)
			.run((context) -> {
				context.getBean(Upstreams.class).put(StubNodes.upstream("a", "host:1", "host:2"));
				List<NodeTransitionEvent> events = context.getBean(ListenerConfiguration.class).events;
				await().untilAsserted(() -> assertThat(events).hasSize(2));
				context.getBean(StubNodes.class).fail("host:1", "Connection refused");
				await().untilAsserted(() -> assertThat(events).hasSize(3));
				NodeTransitionEvent event = events.get(2);
				assertThat(event.upstream()).isEqualTo("a");
				assertThat(event.node().address()).hasToString("host:1");
				assertThat(event.transition().to()).isEqualTo(NodeStatus.UNHEALTHY);
				assertThat(event.transition().cause()).contains("Connection refused");
			});
	}

	@Test
	void everyTransitionIsOneLineOfTheLog(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(StubConfiguration.class).run((context) -> {
			context.getBean(Upstreams.class).put(StubNodes.upstream("a", "host:1", "host:2"));
			await().until(() -> output.toString().contains("Node host:1 of upstream 'a' is HEALTHY (was UNCHECKED): "));
			context.getBean(StubNodes.class).fail("host:1", "Connection refused");
			await().until(() -> output.toString()
				.contains("Node host:1 of upstream 'a' is UNHEALTHY (was HEALTHY): 1 failed check, last: "));
			context.getBean(StubNodes.class).pass("host:1");
			await().until(() -> output.toString().contains("Node host:1 of upstream 'a' is HEALTHY (was UNHEALTHY): "));
		});
		assertThat(output.toString().lines().filter((line) -> line.contains("Node host:1 of upstream 'a' is ")))
			.satisfiesExactly((line) -> assertThat(line).contains("INFO"), (line) -> assertThat(line).contains("WARN"),
					(line) -> assertThat(line).contains("INFO"));
	}

	@Test
	void everythingElseWorksWithoutActuatorAndMicrometer() {
		assertThatCode(() -> this.contextRunner
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate",
					"org.springframework.boot.health", "io.micrometer", "io.github.resilience4j.micrometer",
					"com.fasterxml.jackson", "tools.jackson"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(Upstreams.class)))
			.doesNotThrowAnyException();
	}

	@Configuration(proxyBeanMethods = false)
	static class StubConfiguration {

		@Bean
		StubNodes stub() {
			return new StubNodes();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ListenerConfiguration {

		private final List<NodeTransitionEvent> events = new CopyOnWriteArrayList<>();

		@EventListener
		void on(NodeTransitionEvent event) {
			this.events.add(event);
		}

	}

}
