package dev.healthcheck.autoconfigure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.etcd.EtcdClientFactory;
import dev.healthcheck.etcd.EtcdClientSettings;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.test.etcd.EtcdMember;
import dev.healthcheck.upstream.Upstreams;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.options.GetOption;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that registers itself, with a web server and a real etcd.
 */
@Tag("processes")
class RegistrationTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	/** How long an application waits for others to follow. */
	private static final Duration FOLLOWED = Duration.ofSeconds(2);

	private final Upstreams upstreams = new Upstreams();

	private EtcdClient operator;

	@BeforeEach
	void connect() {
		etcd.cluster().clear();
		this.operator = new EtcdClientFactory(this.upstreams)
			.create(EtcdClientSettings.builder(List.of(etcd.endpoints().split(","))).build());
	}

	@AfterEach
	void close() {
		this.operator.close();
		this.upstreams.close();
	}

	@ParameterizedTest
	@EnumSource(value = WebApplicationType.class, names = { "SERVLET", "REACTIVE" })
	void theApplicationIsRegisteredWhileItIsReadyAndTakesRequestsUntilOthersHaveFollowed(WebApplicationType type) {
		WebApplication application = application(type, "healthcheck.registration.weight=5",
				"healthcheck.registration.metadata.zone=a", "healthcheck.registration.withdraw-delay=" + FOLLOWED);
		String key = "/services/shop/127.0.0.1:" + port(application);
		await().untilAsserted(() -> assertThat(keys()).containsExactly(key));
		assertThat(value()).isEqualTo("{\"weight\":5,\"metadata\":{\"zone\":\"a\"}}");
		publish(application.context(), ReadinessState.REFUSING_TRAFFIC);
		await().until(() -> value().contains("\"status\":\"down\""));
		publish(application.context(), ReadinessState.ACCEPTING_TRAFFIC);
		await().until(() -> !value().contains("status"));
		URI uri = application.uri("health/liveness");
		long start = System.nanoTime();
		CompletableFuture<Duration> stopping = CompletableFuture.supplyAsync(() -> {
			application.close();
			return since(start);
		});
		await().until(() -> keys().isEmpty());
		// new connections, as of others that have not followed yet
		OptionalInt status = status(uri);
		if (since(start).compareTo(FOLLOWED) < 0) { // else this was too slow to see it
			assertThat(status).hasValue(200);
			assertThat(stopping).isNotDone();
		}
		assertThat(stopping.join()).isGreaterThanOrEqualTo(FOLLOWED);
		assertThat(keys()).isEmpty();
		assertThat(etcd.cluster().etcdctl("lease", "list")).contains("found 0 leases");
	}

	private static Duration since(long nanos) {
		return Duration.ofNanos(System.nanoTime() - nanos);
	}

	@Test
	void theApplicationIsRegisteredOnlyWhenItIsReady() throws Exception {
		Slow.started = new CountDownLatch(1);
		Slow.goOn = new CountDownLatch(1);
		CompletableFuture<WebApplication> starting = CompletableFuture
			.supplyAsync(() -> new WebApplication(Slow.class, WebApplicationType.SERVLET, properties()));
		assertThat(Slow.started.await(60, TimeUnit.SECONDS)).isTrue();
		Awaitility.await().during(Duration.ofMillis(500)).atMost(Duration.ofSeconds(60)).until(() -> keys().isEmpty());
		Slow.goOn.countDown();
		try (WebApplication application = starting.get(60, TimeUnit.SECONDS)) {
			await().untilAsserted(() -> assertThat(keys()).singleElement().asString().endsWith(port(application)));
		}
	}

	@Test
	void aRequestInFlightIsAnsweredAfterTheWithdrawal() throws Exception {
		Held.arrived = new CountDownLatch(1);
		Held.goOn = new CountDownLatch(1);
		WebApplication application = new WebApplication(Held.class, WebApplicationType.SERVLET,
				properties("healthcheck.registration.withdraw-delay=0s"));
		await().until(() -> keys().size() == 1);
		CompletableFuture<OptionalInt> request = CompletableFuture.supplyAsync(() -> status(application.uri("/held")));
		assertThat(Held.arrived.await(60, TimeUnit.SECONDS)).isTrue();
		CompletableFuture<Void> stopping = CompletableFuture.runAsync(application::close);
		await().until(() -> keys().isEmpty());
		assertThat(request).isNotDone();
		Held.goOn.countDown();
		assertThat(request.get(60, TimeUnit.SECONDS)).hasValue(200);
		stopping.get(60, TimeUnit.SECONDS);
	}

	@Test
	void anApplicationThatIsStoppedAndStartedIsRegisteredAgain() {
		try (WebApplication application = application(WebApplicationType.SERVLET)) {
			await().until(() -> keys().size() == 1);
			application.context().stop();
			assertThat(keys()).isEmpty();
			application.context().start();
			String key = "/services/shop/127.0.0.1:" + port(application);
			await().untilAsserted(() -> assertThat(keys()).containsExactly(key));
		}
		assertThat(keys()).isEmpty();
	}

	@Test
	void theApplicationStartsWithoutEtcdAndIsRegisteredWhenItIsThere() {
		etcd.members().forEach(EtcdMember::kill);
		try (WebApplication application = application(WebApplicationType.SERVLET)) {
			assertThat(application.context().isRunning()).isTrue();
			etcd.cluster().heal();
			await().until(() -> keys().size() == 1);
		}
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(60));
	}

	private static WebApplication application(WebApplicationType type, String... more) {
		return new WebApplication(type, properties(more));
	}

	private static String[] properties(String... more) {
		String[] properties = new String[more.length + 6];
		properties[0] = "healthcheck.etcd.enabled=true";
		properties[1] = "healthcheck.etcd.endpoints=" + etcd.endpoints();
		properties[2] = "spring.application.name=shop";
		properties[3] = "healthcheck.registration.enabled=true";
		properties[4] = "healthcheck.registration.host=127.0.0.1";
		properties[5] = "management.endpoint.health.probes.enabled=true";
		System.arraycopy(more, 0, properties, 6, more.length);
		return properties;
	}

	private static void publish(ConfigurableApplicationContext context, ReadinessState state) {
		AvailabilityChangeEvent.publish(context, state);
	}

	private static String port(WebApplication application) {
		return String.valueOf(application.context().getEnvironment().getProperty("local.server.port"));
	}

	private List<String> keys() {
		return entries().stream().map((entry) -> entry.getKey().toString(StandardCharsets.UTF_8)).toList();
	}

	private String value() {
		return entries().get(0).getValue().toString(StandardCharsets.UTF_8);
	}

	private List<KeyValue> entries() {
		try {
			return this.operator.getKVClient()
				.get(ByteSequence.from("/services/", StandardCharsets.UTF_8),
						GetOption.builder().isPrefix(true).build())
				.get(1, TimeUnit.MINUTES)
				.getKvs();
		}
		catch (InterruptedException | ExecutionException | TimeoutException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** The status of the answer, empty if there is none. */
	private static OptionalInt status(URI uri) {
		try {
			HttpResponse<Void> response = HttpClient.newHttpClient()
				.send(HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build(), BodyHandlers.discarding());
			return OptionalInt.of(response.statusCode());
		}
		catch (IOException ex) {
			return OptionalInt.empty();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** An application whose start takes as long as the test wants. */
	@Configuration(proxyBeanMethods = false)
	static class Slow {

		private static CountDownLatch started = new CountDownLatch(1);

		private static CountDownLatch goOn = new CountDownLatch(1);

		@Bean
		ApplicationRunner slowRunner() {
			return (arguments) -> {
				started.countDown();
				goOn.await();
			};
		}

	}

	/** An application that answers when the test wants it. */
	@Configuration(proxyBeanMethods = false)
	static class Held {

		private static CountDownLatch arrived = new CountDownLatch(1);

		private static CountDownLatch goOn = new CountDownLatch(1);

		@Bean
		RouterFunction<ServerResponse> held() {
			return RouterFunctions.route().GET("/held", (request) -> {
				arrived.countDown();
				goOn.await();
				return ServerResponse.ok().contentLength(0).build((servletRequest, servletResponse) -> {
					// Tomcat's graceful shutdown waits for the handler, and not for what
					// it has not flushed
					servletResponse.flushBuffer();
					return null;
				});
			}).build();
		}

	}

}
