package dev.healthcheck.autoconfigure.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.HttpServer;
import dev.healthcheck.autoconfigure.UpstreamAutoConfiguration;
import dev.healthcheck.balance.Balance;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.http.HttpNode;
import dev.healthcheck.http.UpstreamRequestFactory;
import dev.healthcheck.node.Node;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.UpstreamListener;
import dev.healthcheck.upstream.Upstreams;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientPropertiesAutoConfiguration;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientBuilderConfigurer;
import org.springframework.boot.restclient.autoconfigure.RestTemplateAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.service.HttpServiceClientAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.boot.webclient.autoconfigure.service.ReactiveHttpServiceClientAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientAdapter;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import org.springframework.web.service.registry.HttpServiceGroup;
import org.springframework.web.service.registry.ImportHttpServices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Tag("servers")
class HttpClientsAutoConfigurationTests {

	private final HttpNode bad = new HttpNode("bad").status(502);

	private final HttpNode good = new HttpNode("good");

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(UpstreamAutoConfiguration.class, UpstreamRestClientAutoConfiguration.class,
					UpstreamWebClientAutoConfiguration.class, HttpClientAutoConfiguration.class,
					ImperativeHttpClientAutoConfiguration.class, ReactiveHttpClientAutoConfiguration.class,
					RestClientAutoConfiguration.class, RestTemplateAutoConfiguration.class,
					WebClientAutoConfiguration.class, HttpServiceClientPropertiesAutoConfiguration.class,
					HttpServiceClientAutoConfiguration.class, ReactiveHttpServiceClientAutoConfiguration.class));

	@AfterEach
	void close() {
		this.bad.close();
		this.good.close();
	}

	private ApplicationContext withUpstream(ApplicationContext context) {
		define(context, this.bad.node(), this.good.node());
		return context;
	}

	private static void define(ApplicationContext context, Node... nodes) {
		context.getBean(Upstreams.class)
			.put(UpstreamDefinition.builder("my_service")
				.nodes(List.of(nodes))
				.balance(Balance.ORDERED)
				.check(CheckSettings.ofDefaults().disabled())
				.build());
	}

	private void assertKnowsUpstreams(RestClient client) {
		assertThat(get(client)).isEqualTo("good");
		assertThat(this.bad.requests()).hasSize(1);
	}

	private static @Nullable String get(RestClient client) {
		return client.get().uri("http://my_service/{id}", 1).retrieve().body(String.class);
	}

	@Test
	void restClientKnowsUpstreams() {
		this.contextRunner
			.run((context) -> assertKnowsUpstreams(withUpstream(context).getBean(RestClient.Builder.class).build()));
	}

	@Test
	void restClientWithARequestFactoryOfItsOwnDoes() {
		this.contextRunner.run((context) -> assertKnowsUpstreams(withUpstream(context).getBean(RestClient.Builder.class)
			.apply((builder) -> builder.requestFactory(new JdkClientHttpRequestFactory()))
			.clone()
			.build()
			.mutate()
			.build()));
	}

	@Test
	void restClientOfABuilderThatIsConfiguredDoes() {
		this.contextRunner
			.run((context) -> assertKnowsUpstreams(withUpstream(context).getBean(RestClientBuilderConfigurer.class)
				.configure(RestClient.builder())
				.build()));
	}

	@Test
	void interceptorsActOnceAndBefore() {
		List<String> seen = new CopyOnWriteArrayList<>();
		this.contextRunner.run((context) -> {
			assertKnowsUpstreams(withUpstream(context).getBean(RestClient.Builder.class)
				.requestInterceptor((request, body, execution) -> {
					seen.add(request.getURI().toString());
					return execution.execute(request, body);
				})
				.build());
			assertThat(seen).containsExactly("http://my_service/1");
		});
	}

	@Test
	void restTemplateKnowsUpstreams() {
		List<String> seen = new CopyOnWriteArrayList<>();
		this.contextRunner.run((context) -> {
			RestTemplate template = withUpstream(context).getBean(RestTemplateBuilder.class)
				.additionalInterceptors((request, body, execution) -> {
					seen.add(request.getURI().toString());
					return execution.execute(request, body);
				})
				.requestFactory(JdkClientHttpRequestFactory.class)
				.build();
			assertThat(template.getForObject("http://my_service/{id}", String.class, 1)).isEqualTo("good");
			assertThat(seen).containsExactly("http://my_service/1");
			assertThat(this.bad.requests()).hasSize(1);
		});
	}

	@Test
	void webClientKnowsUpstreams() {
		this.contextRunner.run((context) -> assertThat(withUpstream(context).getBean(WebClient.Builder.class)
			.build()
			.get()
			.uri("http://my_service/{id}", 1)
			.retrieve()
			.bodyToMono(String.class)
			.block()).isEqualTo("good"));
	}

	@Test
	void httpInterfacesKnowUpstreams() {
		this.contextRunner.run((context) -> {
			withUpstream(context);
			RestClient client = context.getBean(RestClient.Builder.class).baseUrl("http://my_service").build();
			assertThat(HttpServiceProxyFactory.builderFor(RestClientAdapter.create(client))
				.build()
				.createClient(Users.class)
				.user(1)).isEqualTo("good");
			WebClient webClient = context.getBean(WebClient.Builder.class).baseUrl("http://my_service").build();
			assertThat(HttpServiceProxyFactory.builderFor(WebClientAdapter.create(webClient))
				.build()
				.createClient(Users.class)
				.user(1)).isEqualTo("good");
		});
	}

	@Test
	void httpServiceGroupsKnowUpstreams() {
		this.contextRunner.withUserConfiguration(UserClients.class)
			.withPropertyValues("spring.http.serviceclient.users.base-url=http://my_service",
					"spring.http.serviceclient.users.read-timeout=5s",
					"spring.http.serviceclient.reactive.base-url=http://my_service")
			.run((context) -> {
				withUpstream(context);
				assertThat(context.getBean(Users.class).user(1)).isEqualTo("good");
				assertThat(context.getBean(ReactiveUsers.class).user(1)).isEqualTo("good");
			});
	}

	@Test
	void httpServiceGroupsWithARequestFactoryOfTheirOwnDo() {
		this.contextRunner.withUserConfiguration(UserClients.class, OwnFactory.class)
			.withPropertyValues("spring.http.serviceclient.users.base-url=http://my_service")
			.run((context) -> {
				withUpstream(context);
				assertThat(context.getBean(Users.class).user(1)).isEqualTo("good");
			});
	}

	@Test
	void httpServiceGroupsMayBringTheirOwnBuilders() {
		this.contextRunner.withUserConfiguration(UserClients.class, OwnBuilder.class).run((context) -> {
			withUpstream(context);
			assertThat(context.getBean(Users.class).user(1)).isEqualTo("good");
		});
	}

	@Test
	void canBeTurnedOff() {
		this.contextRunner.withPropertyValues("healthcheck.http.enabled=false").run((context) -> {
			withUpstream(context);
			assertThat(context).doesNotHaveBean(UpstreamRestClientAutoConfiguration.class)
				.doesNotHaveBean(UpstreamWebClientAutoConfiguration.class);
			RestClient client = context.getBean(RestClient.Builder.class).build();
			assertThatThrownBy(() -> get(client)).isNotNull();
			assertThat(this.good.requests()).isEmpty();
		});
	}

	@Test
	void backsOffWithoutTheClients() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(UpstreamAutoConfiguration.class,
					UpstreamRestClientAutoConfiguration.class, UpstreamWebClientAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.restclient",
					"org.springframework.boot.webclient", "org.springframework.web", "reactor"))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(UpstreamRestClientAutoConfiguration.class)
				.doesNotHaveBean(UpstreamWebClientAutoConfiguration.class));
	}

	@Test
	void listenersOfUpstreamsMayHaveClients() {
		this.contextRunner.withUserConfiguration(ListenerWithClient.class)
			.run((context) -> assertKnowsUpstreams(
					withUpstream(context).getBean(ListenerWithClient.Notifier.class).client));
	}

	/**
	 * The server reads the first byte before the client has written the second, to an
	 * upstream as well as to any other host.
	 */
	@Test
	void uploadsAreStreamed() throws IOException {
		CountDownLatch arrived = new CountDownLatch(2);
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/", (exchange) -> {
			try (exchange) {
				exchange.getRequestBody().read();
				arrived.countDown();
				exchange.getRequestBody().readAllBytes();
				exchange.sendResponseHeaders(204, -1);
			}
		});
		server.start();
		String address = "127.0.0.1:" + server.getAddress().getPort();
		try {
			this.contextRunner.withBean(ClientHttpRequestFactoryBuilder.class, ClientHttpRequestFactoryBuilder::jdk)
				.run((context) -> {
					define(context, Node.of(address));
					RestClient client = context.getBean(RestClient.Builder.class).build();
					for (String host : List.of("my_service", address)) {
						long expected = arrived.getCount() - 1;
						client.post().uri("http://" + host + "/").body((output) -> {
							output.write(new byte[100_000]);
							output.flush();
							awaitCount(arrived, expected);
							output.write(new byte[100_000]);
						}).retrieve().toBodilessEntity();
					}
					assertThat(arrived.getCount()).isZero();
				});
		}
		finally {
			server.stop(0);
		}
	}

	private static void awaitCount(CountDownLatch latch, long expected) throws IOException {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
		while (latch.getCount() > expected) {
			if (System.nanoTime() > deadline) {
				throw new IOException("the body is not streamed");
			}
			Thread.onSpinWait();
		}
	}

	@Test
	void factoryIsWrappedOnce() {
		this.contextRunner.run((context) -> {
			RestTemplate template = context.getBean(RestTemplateBuilder.class).build();
			context.getBean(RestTemplateBuilder.class).requestFactory(template::getRequestFactory).build();
			assertThat(((UpstreamRequestFactory) template.getRequestFactory()).getDelegate())
				.isNotInstanceOf(UpstreamRequestFactory.class);
		});
	}

	interface Users {

		@GetExchange("/{id}")
		String user(@PathVariable int id);

	}

	interface ReactiveUsers {

		@GetExchange("/{id}")
		String user(@PathVariable int id);

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "users", types = Users.class, clientType = HttpServiceGroup.ClientType.REST_CLIENT)
	@ImportHttpServices(group = "reactive", types = ReactiveUsers.class,
			clientType = HttpServiceGroup.ClientType.WEB_CLIENT)
	static class UserClients {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnFactory {

		@Bean
		RestClientHttpServiceGroupConfigurer ownFactory() {
			return (groups) -> groups.forEachGroup(
					(group, builder, proxyFactory) -> builder.requestFactory(new JdkClientHttpRequestFactory()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnBuilder {

		@Bean
		RestClientHttpServiceGroupConfigurer ownBuilder() {
			return new RestClientHttpServiceGroupConfigurer() {

				@Override
				public void configureGroups(Groups<RestClient.Builder> groups) {
					groups.filterByName("users")
						.forEachClient((HttpServiceGroup group) -> RestClient.builder().baseUrl("http://my_service"));
				}

				@Override
				public int getOrder() {
					return HIGHEST_PRECEDENCE;
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ListenerWithClient {

		@Bean
		Notifier notifier(RestClient.Builder builder) {
			return new Notifier(builder.build());
		}

		static final class Notifier implements UpstreamListener {

			private final RestClient client;

			Notifier(RestClient client) {
				this.client = client;
			}

		}

	}

}
