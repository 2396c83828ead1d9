package dev.healthcheck.http;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.breaker.PassiveSettings;
import dev.healthcheck.http.UpstreamClient.Answer;
import dev.healthcheck.http.UpstreamClient.Request;
import dev.healthcheck.node.Node;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * What {@code WebClient} does.
 */
@Tag("servers")
class UpstreamExchangeFilterTests extends UpstreamClientContract<UpstreamExchangeFilterTests.Connector> {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final ConnectionProvider oneConnection = ConnectionProvider.builder("one")
		.maxConnections(1)
		.pendingAcquireTimeout(Duration.ofSeconds(5))
		.build();

	UpstreamExchangeFilterTests() {
		super(WebClientRequestException.class);
	}

	static Set<Connector> transports() {
		return EnumSet.allOf(Connector.class);
	}

	static Set<Connector> connectingFirst() {
		return transports();
	}

	static Set<Connector> noticingShortBodies() {
		return transports();
	}

	@AfterEach
	void disposeOfTheConnection() {
		this.oneConnection.dispose();
	}

	@Override
	UpstreamClient client(Connector connector) {
		return client(builder(connector));
	}

	private static UpstreamClient client(WebClient.Builder builder) {
		WebClient client = builder.build();
		return (request) -> exchange(client, request);
	}

	private WebClient.Builder builder(Connector connector) {
		return builder(connector.builder().build(this.settings));
	}

	private WebClient.Builder builder(ClientHttpConnector connector) {
		return WebClient.builder()
			.clientConnector(connector)
			.filter(new UpstreamExchangeFilter(this.nodes.upstreams()));
	}

	@Override
	UpstreamClient clientWithOneConnection() {
		return client(builder(new ReactorClientHttpConnector(HttpClient.create(this.oneConnection))));
	}

	private static Answer exchange(WebClient client, Request request) {
		WebClient.RequestBodySpec spec = client.method(request.method())
			.uri(request.uri(), Request.VARIABLES)
			.attributes((attributes) -> attributes.putAll(request.attributes()));
		if (request.body() != null) {
			spec.bodyValue(request.body());
		}
		try {
			ResponseEntity<String> response = spec.retrieve()
				.toEntity(String.class)
				.blockOptional(PATIENCE)
				.orElseThrow();
			return new Answer(response.getStatusCode().value(), Objects.requireNonNullElse(response.getBody(), ""));
		}
		catch (WebClientResponseException ex) {
			if (!ex.getStatusCode().isError()) {
				// the body is what went wrong
				throw ex;
			}
			return new Answer(ex.getStatusCode().value(), ex.getResponseBodyAsString());
		}
	}

	private static String text(WebClient.RequestHeadersSpec<?> request) {
		return request.retrieve().bodyToMono(String.class).blockOptional(PATIENCE).orElseThrow();
	}

	@Override
	void putBodyThatCannotBeProduced(Connector connector) {
		text(builder(connector).build()
			.put()
			.uri("http://my_service/")
			.body(Flux.concat(Mono.just("a"), Mono.error(new IllegalStateException("no more"))), String.class));
	}

	@ParameterizedTest
	@EnumSource
	void formsAreRepeated(Connector connector) {
		this.a.status(503);
		LinkedMultiValueMap<String, String> form = new LinkedMultiValueMap<>();
		form.add("name", "value");
		assertThat(
				text(builder(connector).build().put().uri("http://my_service/").body(BodyInserters.fromFormData(form))))
			.isEqualTo("b");
		assertThat(this.b.requests()).singleElement().returns("name=value", HttpNode.Request::body);
	}

	@ParameterizedTest
	@EnumSource
	void publishersAreNotSubscribedToAgain(Connector connector) {
		this.nodes.define(UpstreamOfNodes.definition(this.a.node(), this.b.node())
			.passive(PassiveSettings.of(0, Duration.ofSeconds(10))));
		this.a.status(503);
		AtomicInteger subscriptions = new AtomicInteger();
		WebClient client = builder(connector).build();
		assertThatExceptionOfType(WebClientResponseException.ServiceUnavailable.class)
			.isThrownBy(() -> text(client.put()
				.uri("http://my_service/")
				.body(Flux.just("n", "ew").doOnSubscribe((subscription) -> subscriptions.incrementAndGet()),
						String.class)));
		assertThatExceptionOfType(WebClientResponseException.ServiceUnavailable.class).isThrownBy(() -> text(client
			.put()
			.uri("http://my_service/")
			.body(Mono.just("new").doOnSubscribe((subscription) -> subscriptions.incrementAndGet()), String.class)));
		assertThatExceptionOfType(WebClientResponseException.ServiceUnavailable.class)
			.isThrownBy(() -> text(client.put()
				.uri("http://my_service/")
				.body(BodyInserters.fromResource(
						new InputStreamResource(new ByteArrayInputStream("new".getBytes(StandardCharsets.UTF_8)))))));
		assertThat(subscriptions).hasValue(2);
		assertThat(this.a.requests()).extracting(HttpNode.Request::body).containsExactly("new", "new", "new");
		assertThat(this.b.requests()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void publishersThatNobodySubscribedToAreMoved(Connector connector) {
		use(HttpNode.refusing(), this.b.node());
		assertThat(text(
				builder(connector).build().post().uri("http://my_service/").body(Flux.just("n", "ew"), String.class)))
			.isEqualTo("b");
		assertThat(this.b.requests()).singleElement().returns("new", HttpNode.Request::body);
	}

	@ParameterizedTest
	@EnumSource
	void malformedAnswerIsAFailure(Connector connector) {
		try (FaultyNode malformed = FaultyNode.answering("nonsense\r\n\r\n")) {
			use(malformed.node(), this.b.node());
			assertThat(client(connector).exchange(Request.get()).body()).isEqualTo("b");
			this.nodes.assertRequests(0, 1, 1);
		}
	}

	@ParameterizedTest
	@EnumSource
	void cancelledExchangeSaysNothingAboutTheNode(Connector connector) {
		try (FaultyNode hanging = FaultyNode.hanging()) {
			use(hanging.node(), this.b.node());
			Disposable exchange = builder(connector).build()
				.get()
				.uri("http://my_service/")
				.retrieve()
				.bodyToMono(String.class)
				.subscribe();
			await().until(() -> hanging.requests() == 1);
			exchange.dispose();
			this.nodes.assertRequests(0, 1, 0);
			assertThat(this.b.requests()).isEmpty();
		}
	}

	@ParameterizedTest
	@EnumSource
	void nothingStaysInFlightHoweverExchangesEnd(Connector connector) {
		try (FaultyNode resetting = FaultyNode.resetting();
				FaultyNode truncating = FaultyNode.answering("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc")) {
			this.nodes.define(UpstreamOfNodes
				.definition(this.a.status(503).node(), this.b.node(), HttpNode.refusing(), resetting.node(),
						truncating.node())
				.balance(Balance.ROUND_ROBIN)
				.passive(PassiveSettings.of(0, Duration.ofSeconds(10))));
			WebClient client = builder(connector).build();
			Random random = new Random(1);
			Flux.range(0, 300).flatMap((i) -> {
				Mono<String> exchange = client.method((i % 2 == 0) ? HttpMethod.GET : HttpMethod.POST)
					.uri("http://my_service/")
					.retrieve()
					.bodyToMono(String.class)
					.onErrorComplete();
				return (i % 3 == 0) ? exchange.timeout(Duration.ofMillis(random.nextInt(1, 6)), Mono.empty())
						: exchange;
			}, 16).blockLast(PATIENCE);
			await().untilAsserted(() -> assertThat(this.nodes.upstream().snapshot().nodes())
				.allSatisfy((node) -> assertThat(node.requests().inFlight()).isZero())
				.allSatisfy((node) -> assertThat(node.requests().total()).isPositive()));
		}
	}

	@Test
	void badHeaderSaysNothingAboutTheNode() {
		assertThatThrownBy(
				() -> text(builder(Connector.REACTOR).build().get().uri("http://my_service/").header("X-Bad", "a\nb")))
			.isNotNull();
		this.nodes.assertRequests(0, 1, 0);
		assertThat(this.b.requests()).isEmpty();
	}

	@Test
	void timeOfAllTriesIsBounded() {
		try (FaultyNode hanging = FaultyNode.hanging()) {
			this.nodes.define(UpstreamOfNodes.definition(hanging.node()).tryTimeout(Duration.ofMillis(300)));
			assertThatExceptionOfType(WebClientRequestException.class)
				.isThrownBy(() -> client(Connector.REACTOR).exchange(Request.get()))
				.withMessageContaining("try timeout of 300 ms exceeded after 1 tries");
			this.nodes.assertRequests(0, 1, 0);
		}
	}

	@Test
	void filtersThatAreAddedLaterActOnceAndBefore() {
		this.a.status(503);
		List<String> seen = new CopyOnWriteArrayList<>();
		WebClient client = builder(Connector.REACTOR).filter((request, next) -> {
			seen.add(request.url().toString());
			return next.exchange(request);
		})
			.filter(ExchangeFilterFunction.ofResponseProcessor((response) -> response.statusCode().isError()
					? response.<ClientResponse>createError() : Mono.just(response)))
			.build();
		assertThat(text(client.get().uri("http://my_service/"))).isEqualTo("b");
		assertThat(seen).containsExactly("http://my_service/");
	}

	@Test
	void eachSubscriptionIsARequest() {
		Mono<String> request = builder(Connector.REACTOR).build()
			.get()
			.uri("http://my_service/")
			.retrieve()
			.bodyToMono(String.class);
		assertThat(request.repeat(2).collectList().block(PATIENCE)).containsExactly("a", "a", "a");
		this.nodes.assertRequests(0, 3, 0);
	}

	@Test
	void manyNodesCanFailInOneCall() {
		Node dead = HttpNode.refusing();
		int port = dead.address().port();
		Node[] all = Stream
			.concat(Stream.iterate(1, (i) -> i + 1)
				.limit(500)
				.map((i) -> Node.of("127.0." + (i / 250) + "." + (i % 250 + 1) + ":" + port)), Stream.of(this.b.node()))
			.toArray(Node[]::new);
		use(all);
		assertThat(client(Connector.REACTOR).exchange(Request.get()).body()).isEqualTo("b");
		assertThat(this.nodes.upstream().snapshot().nodes())
			.allSatisfy((node) -> assertThat(node.requests().inFlight()).isZero());
	}

	enum Connector {

		REACTOR, JDK;

		private ClientHttpConnectorBuilder<?> builder() {
			return (this == REACTOR) ? ClientHttpConnectorBuilder.reactor() : ClientHttpConnectorBuilder.jdk();
		}

	}

}
