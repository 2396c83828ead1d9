package dev.healthcheck.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.node.RequestStatistics;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A request is in flight until the end of its answer's body; its outcome is known at the
 * head.
 */
@Tag("servers")
class InFlightTests {

	private static final URI SERVICE = URI.create("http://my_service/");

	private static final String STREAM = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc";

	private final FaultyNode streaming = FaultyNode.stopping(STREAM);

	private final HttpNode whole = new HttpNode("whole");

	private final UpstreamOfNodes nodes = new UpstreamOfNodes(this.streaming.node());

	@AfterEach
	void close() {
		this.nodes.close();
		this.streaming.close();
		this.whole.close();
	}

	private void await(long inFlight) {
		Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			RequestStatistics requests = this.nodes.node(0).requests();
			assertThat(requests.inFlight()).isEqualTo(inFlight);
			assertThat(requests.total()).isEqualTo(1);
			assertThat(requests.failed()).isZero();
		});
	}

	private ClientHttpResponse response(HttpCaller caller) throws IOException {
		return caller.requestFactory(this.nodes.upstreams(), HttpClientSettings.defaults())
			.createRequest(SERVICE, HttpMethod.GET)
			.execute();
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = "REST_.*")
	void responseThatIsReadToTheEndIsOver(HttpCaller caller) throws IOException {
		this.nodes.define(UpstreamOfNodes.definition(this.whole.node()));
		ClientHttpResponse response = response(caller);
		await(1);
		InputStream body = response.getBody();
		assertThat(body.readAllBytes()).isNotEmpty();
		await(0);
		response.close();
		await(0);
	}

	@ParameterizedTest
	// closing reads to the end, with those that are left out
	@EnumSource(names = { "REST_JDK", "REST_JETTY" })
	void responseWhoseBodyIsClosedIsOver(HttpCaller caller) throws IOException {
		ClientHttpResponse response = response(caller);
		InputStream body = response.getBody();
		assertThat(body.read()).isEqualTo('a');
		await(1);
		body.close();
		await(0);
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = "REST_.*")
	void responseThatIsNeverClosedIsOverWhenNobodyCanReadIt(HttpCaller caller) throws IOException {
		@Nullable ClientHttpResponse[] response = { response(caller) };
		System.gc();
		await(1);
		assertThat(response[0]).isNotNull();
		response[0] = null;
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
			System.gc();
			return this.nodes.node(0).requests().inFlight() == 0;
		});
		await(0);
	}

	@ParameterizedTest
	@EnumSource(names = { "WEB_REACTOR", "WEB_JDK" })
	void exchangeThatIsCancelledAfterTheHeadIsOver(HttpCaller caller) {
		Disposable exchange = caller.webClient(this.nodes.upstreams(), HttpClientSettings.defaults())
			.get()
			.uri(SERVICE)
			.retrieve()
			.bodyToFlux(byte[].class)
			.subscribe((bytes) -> {
			}, (error) -> {
			});
		await(1);
		exchange.dispose();
		await(0);
	}

	@ParameterizedTest
	@EnumSource(names = { "WEB_REACTOR", "WEB_JDK" })
	void exchangeThatIsReadToTheEndIsOver(HttpCaller caller) {
		this.nodes.define(UpstreamOfNodes.definition(this.whole.node()));
		assertThat(caller.client(this.nodes.upstreams()).call(HttpMethod.GET, SERVICE.toString())).isEqualTo("whole");
		await(0);
	}

	@ParameterizedTest
	@EnumSource(names = { "WEB_REACTOR", "WEB_JDK" })
	void bodyThatNobodyReadsIsOverAfterAWhile(HttpCaller caller) {
		ClientResponse response = exchange(caller).block(Duration.ofSeconds(30));
		await(1);
		await(0);
		assertThat(response).isNotNull();
	}

	@ParameterizedTest
	@EnumSource(names = { "WEB_REACTOR", "WEB_JDK" })
	void bodyThatIsBeingReadIsInFlightAlsoWhenItsResponseIsForgotten(HttpCaller caller) {
		Flux<DataBuffer> body = exchange(caller).flatMapMany((response) -> response.bodyToFlux(DataBuffer.class));
		Disposable reading = body.subscribe(DataBufferUtils::release);
		await(1);
		for (int i = 0; i < 5; i++) {
			System.gc();
		}
		await(1);
		reading.dispose();
		await(0);
	}

	@ParameterizedTest
	@EnumSource(names = { "WEB_REACTOR", "WEB_JDK" })
	void nodeThatJoinsGetsStreamsUntilItHasAsManyAsTheOther(HttpCaller caller) {
		try (FaultyNode joining = FaultyNode.stopping(STREAM)) {
			WebClient client = caller.webClient(this.nodes.upstreams(), HttpClientSettings.defaults());
			this.nodes.define(UpstreamOfNodes.definition(this.streaming.node()).balance(Balance.LEAST_REQUESTS));
			List<Disposable> streams = new ArrayList<>(open(client, 20));
			Awaitility.await().until(() -> this.streaming.requests() == 20);
			this.nodes.define(
					UpstreamOfNodes.definition(this.streaming.node(), joining.node()).balance(Balance.LEAST_REQUESTS));
			streams.addAll(open(client, 20));
			Awaitility.await().until(() -> joining.requests() == 20);
			assertThat(this.streaming.requests()).isEqualTo(20);
			streams.forEach(Disposable::dispose);
		}
	}

	private static List<Disposable> open(WebClient client, int streams) {
		return Stream.generate(() -> client.get()
			.uri(SERVICE)
			.retrieve()
			.bodyToFlux(DataBuffer.class)
			.subscribe(DataBufferUtils::release, (error) -> {
			})).limit(streams).toList();
	}

	private Mono<ClientResponse> exchange(HttpCaller caller) {
		return caller.exchange(this.nodes.upstreams()).exchange(ClientRequest.create(HttpMethod.GET, SERVICE).build());
	}

}
