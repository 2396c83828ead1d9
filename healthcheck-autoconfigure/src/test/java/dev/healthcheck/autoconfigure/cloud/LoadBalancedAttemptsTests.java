package dev.healthcheck.autoconfigure.cloud;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;

import dev.healthcheck.autoconfigure.cloud.CloudFixture.Client;
import dev.healthcheck.autoconfigure.cloud.CloudFixture.Clients;
import dev.healthcheck.breaker.PassiveSettings;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.http.HttpNode;
import dev.healthcheck.http.UpstreamAttributes;
import dev.healthcheck.node.Node;
import dev.healthcheck.upstream.CallOptions;
import dev.healthcheck.upstream.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.DefaultRequest;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClient;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.RequestData;
import org.springframework.cloud.client.loadbalancer.RequestDataContext;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import static dev.healthcheck.autoconfigure.cloud.CloudFixture.assertRequests;
import static dev.healthcheck.autoconfigure.cloud.CloudFixture.define;
import static dev.healthcheck.autoconfigure.cloud.CloudFixture.definition;
import static dev.healthcheck.autoconfigure.cloud.CloudFixture.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

/**
 * How attempts are counted.
 */
@Tag("servers")
class LoadBalancedAttemptsTests {

	private final HttpNode bad = new HttpNode("bad").status(503);

	private final HttpNode good = new HttpNode("good");

	private final ApplicationContextRunner application = CloudFixture.application()
		.withUserConfiguration(Clients.class);

	@AfterEach
	void close() {
		this.bad.close();
		this.good.close();
	}

	/** How long a node has before a caller that hangs up counts, without checks. */
	private static CheckSettings patience(Duration timeout) {
		return CheckSettings.builder().timeout(timeout).build().disabled();
	}

	private static Request<RequestDataContext> request() {
		return new DefaultRequest<>(new RequestDataContext(new RequestData(HttpMethod.GET, URI.create("http://users/"),
				new HttpHeaders(), new LinkedMultiValueMap<>(), Map.of())));
	}

	@Test
	void requestThatIsRetriedGoesToAnotherNodeAndCountsOnceEach() {
		this.application
			.withPropertyValues("spring.cloud.loadbalancer.retry.enabled=true",
					"spring.cloud.loadbalancer.retry.retryable-status-codes=503")
			.run((context) -> {
				define(context, definition(this.bad.node(), this.good.node())
					.passive(PassiveSettings.of(5, Duration.ofMinutes(10))));
				assertThat(Client.WEB_CLIENT.get(context, "http://users/")).isEqualTo("good");
				assertRequests(context, 0, 1, 1);
				assertRequests(context, 1, 1, 0);
			});
	}

	@Test
	void requestThatIsRepeatedOnTheSameNodeCountsOnceEach() {
		this.application.run((context) -> {
			define(context, definition(this.good.node()).passive(PassiveSettings.of(5, Duration.ofMinutes(10))));
			LoadBalancerClient client = context.getBean(LoadBalancerClient.class);
			ServiceInstance instance = Objects.requireNonNull(client.choose("users", request()));
			assertThat(node(context, 0).requests().inFlight()).isOne();
			assertThatIOException().isThrownBy(() -> client.execute("users", instance, (chosen) -> {
				throw new IOException("broken");
			}));
			assertRequests(context, 0, 1, 1);
			String answer = client.execute("users", instance, (chosen) -> {
				assertThat(node(context, 0).requests().inFlight()).isOne();
				return "fine";
			});
			assertThat(answer).isEqualTo("fine");
			assertRequests(context, 0, 2, 1);
		});
	}

	@Test
	void whoJustAsksForANodeHasNothingInFlight() {
		this.application.run((context) -> {
			define(context, definition(this.good.node()));
			ServiceInstance instance = context.getBean(LoadBalancerClient.class).choose("users");
			assertThat(instance.getUri()).hasToString("http://" + this.good.address());
			assertRequests(context, 0, 1, 0);
		});
	}

	@Test
	void exchangeThatIsCancelledIsGivenBack() throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
			this.application.run((context) -> {
				define(context, definition(Node.of("127.0.0.1:" + silent.getLocalPort()))
					.check(patience(Duration.ofMinutes(10))));
				Disposable exchange = context.getBean(WebClient.Builder.class)
					.build()
					.get()
					.uri("http://users/")
					.retrieve()
					.bodyToMono(String.class)
					.subscribe();
				await().until(() -> node(context, 0).requests().inFlight() == 1);
				exchange.dispose();
				assertRequests(context, 0, 1, 0);
			});
		}
	}

	@Test
	void nodeThatHasNotAnsweredWithinTheTimeOfACheckWhenItsExchangeIsCancelledHasFailed() throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
			this.application.run((context) -> {
				define(context, definition(Node.of("127.0.0.1:" + silent.getLocalPort()))
					.check(patience(Duration.ofMillis(50))));
				Mono<String> exchange = context.getBean(WebClient.Builder.class)
					.build()
					.get()
					.uri("http://users/")
					.retrieve()
					.bodyToMono(String.class)
					.timeout(Duration.ofSeconds(1));
				assertThatException().isThrownBy(() -> exchange.block(Duration.ofMinutes(1)))
					.withCauseInstanceOf(TimeoutException.class);
				assertRequests(context, 0, 1, 1);
			});
		}
	}

	@Test
	void requestThatNobodyEndsIsGivenBack() {
		this.application.run((context) -> {
			define(context, definition(this.good.node()));
			context.getBean(LoadBalancerClient.class).choose("users", request());
			await().untilAsserted(() -> {
				System.gc();
				assertThat(node(context, 0).requests().inFlight()).isZero();
			});
			assertRequests(context, 0, 1, 0);
		});
	}

	@Test
	void requestSaysWhatIsDifferentForIt() {
		this.application.run((context) -> {
			define(context, definition().levels(List.of(new Level("near", List.of(this.bad.node()), 0),
					new Level("far", List.of(this.good.node()), 0))));
			assertThat(context.getBean(WebClient.Builder.class)
				.build()
				.get()
				.uri("http://users/")
				.attribute(UpstreamAttributes.CALL_OPTIONS, CallOptions.ofDefaults().withLevels("far"))
				.retrieve()
				.bodyToMono(String.class)
				.block()).isEqualTo("good");
			assertThat(this.bad.requests()).isEmpty();
		});
	}

}
