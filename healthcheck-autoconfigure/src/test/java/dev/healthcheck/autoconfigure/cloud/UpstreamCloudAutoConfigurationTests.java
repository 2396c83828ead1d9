package dev.healthcheck.autoconfigure.cloud;

import java.util.List;
import java.util.Map;

import dev.healthcheck.autoconfigure.cloud.CloudFixture.Client;
import dev.healthcheck.autoconfigure.cloud.CloudFixture.Clients;
import dev.healthcheck.cloud.ReactiveUpstreamDiscoveryClient;
import dev.healthcheck.cloud.UpstreamChooser;
import dev.healthcheck.cloud.UpstreamDiscoveryClient;
import dev.healthcheck.cloud.UpstreamLifecycle;
import dev.healthcheck.http.HttpNode;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.Node;
import dev.healthcheck.upstream.Level;
import dev.healthcheck.upstream.Upstreams;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;
import org.springframework.cloud.client.loadbalancer.DefaultResponse;
import org.springframework.cloud.loadbalancer.annotation.LoadBalancerClient;
import org.springframework.cloud.loadbalancer.core.ReactorServiceInstanceLoadBalancer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;
import reactor.core.publisher.Mono;

import static dev.healthcheck.autoconfigure.cloud.CloudFixture.define;
import static dev.healthcheck.autoconfigure.cloud.CloudFixture.definition;
import static org.assertj.core.api.Assertions.assertThat;

@Tag("servers")
class UpstreamCloudAutoConfigurationTests {

	private static final Node NODE = Node.of("127.0.0.1:8081");

	private final HttpNode good = new HttpNode("good");

	private final ApplicationContextRunner application = CloudFixture.application()
		.withUserConfiguration(Clients.class);

	@AfterEach
	void close() {
		this.good.close();
	}

	@Test
	void upstreamsAreServices() {
		this.application.run((context) -> {
			define(context, definition(NODE));
			define(context, definition("orders", NODE));
			define(context, definition("etcd", NODE));
			assertThat(context.getBean(DiscoveryClient.class).getServices()).contains("orders", "users")
				.doesNotContain("etcd");
			assertThat(context.getBean(ReactiveDiscoveryClient.class).getServices().collectList().block())
				.contains("orders", "users")
				.doesNotContain("etcd");
			assertThat(context.getBean(DiscoveryClient.class).getInstances("etcd")).isEmpty();
			assertThat(context.getBean(DiscoveryClient.class).getInstances("nowhere")).isEmpty();
		});
	}

	@Test
	void nodesAreInstances() {
		this.application.run((context) -> {
			define(context, definition().levels(List.of(
					new Level("near", List.of(NODE.withWeight(3).withMetadata(Map.of("zone", "a", "weight", "many"))),
							0),
					new Level("far", List.of(Node.of("[::1]:8082").withMetadata(Map.of("secure", "true"))), 0))));
			List<ServiceInstance> instances = context.getBean(DiscoveryClient.class).getInstances("users");
			assertThat(instances).extracting((instance) -> instance.getUri().toString())
				.containsExactly("http://127.0.0.1:8081", "https://[::1]:8082");
			ServiceInstance near = instances.get(0);
			assertThat(near.getServiceId()).isEqualTo("users");
			assertThat(near.getInstanceId()).isEqualTo("127.0.0.1:8081");
			assertThat(near.getMetadata())
				.isEqualTo(Map.of("zone", "a", "weight", "3", "level", "near", "status", "UNCHECKED"));
			assertThat(instances.get(1).isSecure()).isTrue();
			assertThat(context.getBean(ReactiveDiscoveryClient.class).getInstances("users").collectList().block())
				.isEqualTo(instances);
		});
	}

	@Test
	void nodesThatAreToHaveNoTrafficAreNoInstances() {
		this.application.run((context) -> {
			define(context, definition(NODE, Node.of("127.0.0.1:8082").withWeight(0),
					Node.of("127.0.0.1:8083").withAdmin(AdminState.DRAIN), Node.of("127.0.0.1:8084")));
			context.getBean(Upstreams.class).get("users").admin(Node.of("127.0.0.1:8084"), AdminState.MAINTENANCE);
			assertThat(context.getBean(DiscoveryClient.class).getInstances("users"))
				.extracting(ServiceInstance::getPort)
				.containsExactly(8081);
		});
	}

	@Test
	void canBeTurnedOff() {
		this.application.withPropertyValues("healthcheck.cloud.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(UpstreamDiscoveryClient.class)
				.doesNotHaveBean(ReactiveUpstreamDiscoveryClient.class)
				.doesNotHaveBean(UpstreamChooser.class)
				.doesNotHaveBean(UpstreamLifecycle.class));
	}

	@Test
	void loadBalancerCanBeTurnedOffAlone() {
		CloudFixture.application()
			.withPropertyValues("spring.cloud.loadbalancer.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(UpstreamDiscoveryClient.class)
				.doesNotHaveBean(UpstreamChooser.class));
	}

	@Test
	void loadBalancerOfTheApplicationIsNotReplaced() {
		OwnLoadBalancer.port = this.good.node().address().port();
		this.application.withUserConfiguration(OwnLoadBalancer.class).run((context) -> {
			define(context, definition(HttpNode.refusing()));
			assertThat(Client.REST_CLIENT.get(context, "http://users/")).isEqualTo("good");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.springframework.cloud", "org.springframework.cloud.loadbalancer" })
	void upstreamsWorkWithoutSpringCloud(String missing) {
		new ApplicationContextRunner().withConfiguration(CloudFixture.SPRING_BOOT)
			.withClassLoader(new FilteredClassLoader(missing))
			.run((context) -> {
				define(context, definition(this.good.node()));
				assertThat(context).doesNotHaveBean("upstreamChooser").doesNotHaveBean("upstreamLifecycle");
				assertThat(context.getBean(RestClient.Builder.class)
					.build()
					.get()
					.uri("http://users/")
					.retrieve()
					.body(String.class)).isEqualTo("good");
			});
	}

	/** One service is balanced in the application's own way. */
	@Configuration(proxyBeanMethods = false)
	@LoadBalancerClient(name = "users", configuration = OwnLoadBalancer.ForUsers.class)
	static class OwnLoadBalancer {

		private static int port;

		static class ForUsers {

			@Bean
			ReactorServiceInstanceLoadBalancer always() {
				return (request) -> Mono
					.just(new DefaultResponse(new DefaultServiceInstance("1", "users", "127.0.0.1", port, false)));
			}

		}

	}

}
