package dev.healthcheck.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import com.sun.net.httpserver.HttpServer;
import dev.healthcheck.balance.Balance;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.http.UpstreamExchangeFilter;
import dev.healthcheck.http.UpstreamRequestFactory;
import dev.healthcheck.node.Node;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.test.simple.SimpleSpan;
import io.micrometer.tracing.test.simple.SimpleTracer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Spans of tries: below the call, each with its node. The first node of the upstream
 * fails, so that every call has two tries.
 */
@Tag("servers")
class CallTracesTests {

	private final SimpleTracer tracer = new SimpleTracer();

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final ObservationRegistry registry = ObservationRegistry.create();

	private final Upstreams upstreams = new Upstreams();

	private HttpServer broken;

	private HttpServer well;

	private Upstream shop;

	@BeforeEach
	void twoNodes() {
		this.registry.observationConfig()
			.observationHandler(new DefaultTracingObservationHandler(this.tracer))
			.observationHandler(new DefaultMeterObservationHandler(this.meters));
		this.broken = answering(503);
		this.well = answering(200);
		this.shop = this.upstreams.put(UpstreamDefinition.builder("shop")
			.nodes(List.of(Node.of(address(this.broken)), Node.of(address(this.well))))
			.balance(Balance.ORDERED)
			.check(CheckSettings.ofDefaults().disabled())
			.build());
		new CallObservations(this.registry).observe(this.upstreams);
	}

	@AfterEach
	void stop() {
		this.upstreams.close();
		this.broken.stop(0);
		this.well.stop(0);
	}

	private static HttpServer answering(int status) {
		try {
			HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			server.createContext("/", (exchange) -> {
				exchange.sendResponseHeaders(status, -1);
				exchange.close();
			});
			server.start();
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String address(HttpServer server) {
		return "127.0.0.1:" + server.getAddress().getPort();
	}

	/** The spans of this name that have ended. */
	private List<SimpleSpan> spans(String name) {
		return this.tracer.getSpans().stream().filter((span) -> span.getName().equals(name)).toList();
	}

	private void assertTries(SimpleSpan call) {
		await().untilAsserted(() -> assertThat(spans("try shop")).hasSize(2)
			.allSatisfy((span) -> assertThat(span.getEndTimestamp().toEpochMilli()).isPositive()));
		SimpleSpan first = spans("try shop").get(0);
		SimpleSpan second = spans("try shop").get(1);
		assertThat(first.getTags())
			.containsAllEntriesOf(Map.of("upstream", "shop", "node", address(this.broken), "outcome", "failure"));
		assertThat(first.getError()).isNotNull();
		assertThat(second.getTags())
			.containsAllEntriesOf(Map.of("upstream", "shop", "node", address(this.well), "outcome", "success"));
		assertThat(second.getError()).isNull();
		assertThat(List.of(first, second)).allSatisfy((span) -> {
			assertThat(span.getParentId()).isEqualTo(call.getSpanId());
			assertThat(span.getTraceId()).isEqualTo(call.getTraceId());
		});
	}

	@Test
	void triesOfACallArePartOfWhatTheCallerObserves() {
		Observation.createNotStarted("work", this.registry).observe(() -> this.shop.call((node) -> {
			if (node.address().toString().equals(address(this.broken))) {
				throw new IOException("Connection reset");
			}
			return node;
		}));
		assertTries(spans("work").get(0));
		assertThat(spans("try shop").get(0).getError()).hasMessageContaining("Connection reset");
	}

	@Test
	void triesOnOtherThreadsArePartOfItToo() {
		CompletableFuture<Node> answer = new CompletableFuture<>();
		CompletableFuture<Node> call = Observation.createNotStarted("work", this.registry)
			.observe(() -> this.shop.callAsync((node) -> node.address().toString().equals(address(this.broken)) ? answer
					: CompletableFuture.completedFuture(node)));
		CompletableFuture.runAsync(() -> answer.completeExceptionally(new IOException("Connection reset"))).join();
		assertThat(call).succeedsWithin(Duration.ofSeconds(60));
		assertTries(spans("work").get(0));
	}

	@Test
	void triesOfARestClientAreBelowItsRequest() {
		RestClient client = RestClient.builder()
			.observationRegistry(this.registry)
			.requestFactory(new UpstreamRequestFactory(this.upstreams, new JdkClientHttpRequestFactory()))
			.build();
		assertThat(client.get().uri("http://shop/").retrieve().toBodilessEntity().getStatusCode().value())
			.isEqualTo(200);
		assertTries(spans("http get").get(0));
	}

	@Test
	void triesOfAWebClientAreBelowItsRequest() {
		WebClient client = WebClient.builder()
			.observationRegistry(this.registry)
			.filter(new UpstreamExchangeFilter(this.upstreams))
			.build();
		assertThat(client.get().uri("http://shop/").retrieve().toBodilessEntity().block(Duration.ofSeconds(60)))
			.isNotNull();
		assertTries(spans("http get").get(0));
	}

	@Test
	void withoutAnythingAroundItATryIsATraceOfItsOwn() {
		this.shop.call((node) -> node);
		assertThat(spans("try shop")).singleElement()
			.satisfies((span) -> assertThat(span.getTags()).containsEntry("node", address(this.broken)));
	}

	@Test
	void nodesAreInNoMeter() {
		this.shop.call((node) -> node);
		assertThat(this.meters.getMeters()).isNotEmpty()
			.extracting(Meter::getId)
			.noneMatch((id) -> id.getTag("node") != null);
		assertThat(this.meters.get("healthcheck.try").tags("upstream", "shop", "outcome", "success").timer().count())
			.isOne();
	}

	@Test
	void aCallDoesNotFailBecauseItCannotBeObserved() {
		this.registry.observationConfig().observationHandler((context) -> {
			throw new IllegalStateException("no memory for spans");
		});
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> Observation.createNotStarted("work", this.registry).start());
		assertThat(this.shop.<String>call((node) -> "answer")).isEqualTo("answer");
	}

}
