package dev.healthcheck.autoconfigure.http;

import java.util.List;

import dev.healthcheck.autoconfigure.UpstreamAutoConfiguration;
import dev.healthcheck.node.Node;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.restclient.RestTemplateCustomizer;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.test.web.client.MockRestServiceServer;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.client.match.MockRestRequestMatchers.requestTo;
import static org.springframework.test.web.client.response.MockRestResponseCreators.withServerError;
import static org.springframework.test.web.client.response.MockRestResponseCreators.withSuccess;

/**
 * A server that is mocked stands for the upstream: it sees requests as they are written,
 * and no node is chosen or judged.
 */
class MockedServersTests {

	private static final String URI = "http://orders/7";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(UpstreamAutoConfiguration.class, UpstreamRestClientAutoConfiguration.class,
						HttpClientAutoConfiguration.class, ImperativeHttpClientAutoConfiguration.class,
						RestClientAutoConfiguration.class, RestTemplateAutoConfiguration.class))
		.withPropertyValues("healthcheck.upstreams.orders.nodes=127.0.0.1:1", //
				"healthcheck.upstreams.orders.check.enabled=false");

	@Test
	void serverBoundToABuilderSeesTheUpstreamsName() {
		this.contextRunner.run((context) -> {
			RestClient.Builder builder = context.getBean(RestClient.Builder.class);
			MockRestServiceServer server = MockRestServiceServer.bindTo(builder).build();
			server.expect(requestTo(URI)).andRespond(withSuccess().body("seven"));
			assertThat(get(builder.build())).isEqualTo("seven");
			server.verify();
			assertNoNodeWasUsed(context);
		});
	}

	@Test
	void serverThatBuffersSeesIt() {
		this.contextRunner.run((context) -> {
			RestClient.Builder builder = context.getBean(RestClient.Builder.class);
			MockRestServiceServer server = MockRestServiceServer.bindTo(builder).bufferContent().build();
			server.expect(requestTo(URI)).andRespond(withSuccess().body("seven"));
			assertThat(get(builder.build())).isEqualTo("seven");
			assertNoNodeWasUsed(context);
		});
	}

	@Test
	void serverOfACustomizerSeesIt() {
		MockRestServiceServer[] server = new MockRestServiceServer[1];
		this.contextRunner
			.withBean(RestClientCustomizer.class,
					() -> (builder) -> server[0] = MockRestServiceServer.bindTo(builder).build())
			.run((context) -> {
				RestClient client = context.getBean(RestClient.Builder.class).build();
				server[0].expect(requestTo(URI)).andRespond(withSuccess().body("seven"));
				assertThat(get(client)).isEqualTo("seven");
				assertNoNodeWasUsed(context);
			});
	}

	@Test
	void errorThatAServerIsTaughtIsNotTriedAgain() {
		this.contextRunner.run((context) -> {
			context.getBean(Upstreams.class)
				.put(UpstreamDefinition.of("orders", List.of(Node.of("127.0.0.1:1"), Node.of("127.0.0.1:2"))));
			RestClient.Builder builder = context.getBean(RestClient.Builder.class);
			MockRestServiceServer server = MockRestServiceServer.bindTo(builder).build();
			server.expect(requestTo(URI)).andRespond(withServerError());
			assertThat(status(builder.build())).isEqualTo(500);
			server.verify();
		});
	}

	@Test
	void serverOfARestTemplateSeesIt() {
		this.contextRunner.run((context) -> {
			RestTemplate template = context.getBean(RestTemplateBuilder.class).build();
			MockRestServiceServer server = MockRestServiceServer.bindTo(template).build();
			server.expect(requestTo(URI)).andRespond(withSuccess().body("seven"));
			assertThat(template.getForObject(URI, String.class)).isEqualTo("seven");
			assertNoNodeWasUsed(context);
		});
	}

	@Test
	void serverOfACustomizerOfARestTemplateSeesIt() {
		MockRestServiceServer[] server = new MockRestServiceServer[1];
		this.contextRunner
			.withBean(RestTemplateCustomizer.class,
					() -> (template) -> server[0] = MockRestServiceServer.bindTo(template).build())
			.run((context) -> {
				RestTemplate template = context.getBean(RestTemplateBuilder.class)
					.requestFactory(MockedServersTests::unused)
					.build();
				server[0].expect(requestTo(URI)).andRespond(withSuccess().body("seven"));
				assertThat(template.getForObject(URI, String.class)).isEqualTo("seven");
				assertNoNodeWasUsed(context);
			});
	}

	private static ClientHttpRequestFactory unused() {
		return (uri, method) -> {
			throw new AssertionError("a request that is not mocked: " + uri);
		};
	}

	private static @Nullable String get(RestClient client) {
		return client.get().uri(URI).retrieve().body(String.class);
	}

	private static @Nullable Integer status(RestClient client) {
		return client.get().uri(URI).exchange((request, response) -> response.getStatusCode().value());
	}

	private static void assertNoNodeWasUsed(ApplicationContext context) {
		assertThat(context.getBean(Upstreams.class).get("orders").snapshot().nodes())
			.allSatisfy((node) -> assertThat(node.requests().total()).isZero());
	}

}
