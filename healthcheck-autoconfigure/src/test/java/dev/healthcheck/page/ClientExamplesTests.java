package dev.healthcheck.page;

import java.io.IOException;

import dev.healthcheck.http.HttpNode;
import dev.healthcheck.upstream.Upstreams;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The first examples of the README and of the page of clients, each in an application of
 * its own.
 */
@Tag("servers")
class ClientExamplesTests {

	private final HttpNode node = new HttpNode("twelve");

	/** The first one is dead. */
	private final String oneOfTwo = HttpNode.refusing().address() + "," + this.node.address();

	@AfterEach
	void close() {
		this.node.close();
	}

	@Test
	void httpInterface() {
		try (ConfigurableApplicationContext context = start(this.oneOfTwo, HttpInterfaces.class)) {
			StockClient client = context.getBean(StockClient.class);
			for (int i = 0; i < 5; i++) {
				assertThat(client.stock("7")).isEqualTo("twelve");
			}
		}
		assertAsked();
	}

	@Test
	void restClient() {
		try (ConfigurableApplicationContext context = start(this.oneOfTwo, Shop.class)) {
			Shop shop = context.getBean(Shop.class);
			for (int i = 0; i < 5; i++) {
				assertThat(shop.stock("7")).isEqualTo("twelve");
			}
		}
		assertAsked();
	}

	@Test
	void webClient() {
		try (ConfigurableApplicationContext context = start(this.oneOfTwo, ReactiveShop.class)) {
			ReactiveShop shop = context.getBean(ReactiveShop.class);
			for (int i = 0; i < 5; i++) {
				assertThat(shop.stock("7").block()).isEqualTo("twelve");
			}
		}
		assertAsked();
	}

	@Test
	void anyOtherProtocol() {
		try (ConfigurableApplicationContext context = start(this.oneOfTwo, AnyProtocol.class)) {
			AnyProtocol shop = context.getBean(AnyProtocol.class);
			for (int i = 0; i < 5; i++) {
				assertThat(shop.stock("7")).isEqualTo("twelve");
			}
		}
		assertAsked();
	}

	/** With one node: Spring Cloud repeats nothing by default. */
	@Test
	void loadBalanced() {
		try (ConfigurableApplicationContext context = start(this.node.address(), LoadBalancedClients.class)) {
			RestClient client = context.getBean("loadBalanced", RestClient.Builder.class).build();
			for (int i = 0; i < 5; i++) {
				assertThat(client.get().uri("http://shop/stock/{article}", 7).retrieve().body(String.class))
					.isEqualTo("twelve");
			}
		}
		assertAsked();
	}

	@Test
	void grpc() throws IOException {
		HealthStatusManager health = new HealthStatusManager();
		health.setStatus("stock", ServingStatus.SERVING);
		Server server = NettyServerBuilder.forPort(0).addService(health.getHealthService()).build().start();
		try (ConfigurableApplicationContext context = start("127.0.0.1:" + server.getPort(), GrpcChannels.class)) {
			HealthGrpc.HealthBlockingStub stub = context.getBean(HealthGrpc.HealthBlockingStub.class);
			for (int i = 0; i < 5; i++) {
				HealthCheckResponse response = stub.withWaitForReady()
					.check(HealthCheckRequest.newBuilder().setService("stock").build());
				assertThat(response.getStatus()).isEqualTo(ServingStatus.SERVING);
			}
		}
		finally {
			server.shutdownNow();
		}
	}

	/** What the page of questions says of a message that is missing. */
	@Test
	void whereNobodyListensTheMessageIsNullUnlessTheHostIsAnUpstream() {
		String dead = HttpNode.refusing().address().toString();
		try (ConfigurableApplicationContext context = start(dead, Shop.class)) {
			RestClient client = context.getBean(RestClient.Builder.class)
				.requestFactory(new JdkClientHttpRequestFactory())
				.build();
			assertThatExceptionOfType(ResourceAccessException.class)
				.isThrownBy(() -> client.post().uri("http://" + dead + "/").retrieve().toBodilessEntity())
				.withMessage("I/O error on POST request for \"http://" + dead + "/\": null");
			assertThatExceptionOfType(ResourceAccessException.class)
				.isThrownBy(() -> client.post().uri("http://shop/").retrieve().toBodilessEntity())
				.withMessage("I/O error on POST request for \"http://shop/\": upstream 'shop': 1 of 1 tries failed");
			assertThat(context.getBean(Upstreams.class).get("shop").snapshot().nodes().get(0).reason())
				.contains("1 connect failure, last: ConnectException");
		}
	}

	private void assertAsked() {
		assertThat(this.node.requests()).hasSize(5)
			.allSatisfy((request) -> assertThat(request.uri()).isEqualTo("/stock/7"));
	}

	/** An application with the upstream {@code shop}, and what the page shows. */
	private static ConfigurableApplicationContext start(String nodes, Class<?> example) {
		return new SpringApplicationBuilder(Application.class, example).web(WebApplicationType.NONE)
			.run("--spring.config.location=optional:classpath:/none/", "--spring.docker.compose.enabled=false",
					"--healthcheck.upstreams.shop.nodes=" + nodes,
					"--spring.http.serviceclient.shop.base-url=http://shop");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
