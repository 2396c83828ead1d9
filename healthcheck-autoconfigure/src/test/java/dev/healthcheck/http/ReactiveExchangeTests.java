package dev.healthcheck.http;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.RequestStatistics;
import dev.healthcheck.upstream.NoNodeAvailableException;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.support.ClientResponseWrapper;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Signals of one request, whatever its client makes of it: the try ends with them, once.
 */
class ReactiveExchangeTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final Upstreams upstreams = new Upstreams();

	private final Upstream upstream = this.upstreams.put(definition("127.0.0.1:1"));

	private @Nullable MonoSink<ClientResponse> sink;

	private int cancelled;

	private static UpstreamDefinition definition(String... nodes) {
		return UpstreamDefinition.builder("shop")
			.nodes(List.of(nodes).stream().map(Node::of).toList())
			.check(CheckSettings.ofDefaults().disabled())
			.build();
	}

	@AfterEach
	void close() {
		this.upstreams.close();
	}

	private Mono<ClientResponse> exchange(ExchangeFunction network) {
		return new UpstreamExchangeFilter(this.upstreams)
			.filter(ClientRequest.create(HttpMethod.GET, URI.create("http://shop/")).build(), network);
	}

	private RequestStatistics requests() {
		return this.upstream.nodes().iterator().next().requests().statistics();
	}

	private static ClientResponse response() {
		return ClientResponse.create(HttpStatus.OK).body("two books").build();
	}

	@Test
	void whoAsksForNothingHasBegunNothing() {
		BaseSubscriber<ClientResponse> subscriber = new BaseSubscriber<>() {
			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				// asks for nothing
			}
		};
		exchange((request) -> Mono.just(response())).subscribe(subscriber);
		subscriber.cancel();
		assertThat(requests().inFlight()).isZero();
		assertThat(requests().total()).isZero();
	}

	@Test
	void whoSubscribesAgainMakesAnotherRequest() {
		Mono<ClientResponse> exchange = exchange((request) -> Mono.just(response()));
		for (int i = 1; i <= 2; i++) {
			assertThat(exchange.flatMap((response) -> response.bodyToMono(String.class)).block(PATIENCE))
				.isEqualTo("two books");
			assertThat(requests().total()).isEqualTo(i);
		}
		assertThat(requests().inFlight()).isZero();
	}

	/** Of a client that is told of a cancellation whatever it has done before. */
	private Mono<ClientResponse> network() {
		return Mono.<ClientResponse>create((sink) -> this.sink = sink).doOnCancel(() -> this.cancelled++);
	}

	private MonoSink<ClientResponse> sink() {
		return Objects.requireNonNull(this.sink);
	}

	@Test
	void requestThatIsCancelledIsOver() {
		Disposable exchange = exchange((request) -> network()).subscribe();
		assertThat(requests().inFlight()).isOne();
		exchange.dispose();
		assertThat(this.cancelled).isOne();
		assertThat(requests().inFlight()).isZero();
		assertThat(requests().ignored()).isOne();
		assertThat(requests().total()).isOne();
	}

	@Test
	void requestIsOverWhenItIsCancelledBeforeItsBodyIsRead() {
		Disposable exchange = exchange((request) -> network()).flatMap((response) -> Mono.<String>never()).subscribe();
		sink().success(response());
		assertThat(requests().inFlight()).isOne();
		exchange.dispose();
		assertThat(this.cancelled).as("the client ends the connection").isOne();
		assertThat(requests().inFlight()).isZero();
		assertThat(requests().total()).isOne();
		assertThat(requests().failed()).isZero();
	}

	@Test
	void answerThatComesAllTheSameIsNobodys() {
		AtomicReference<Subscriber<? super ClientResponse>> client = new AtomicReference<>();
		Disposable exchange = exchange((request) -> Mono.fromDirect((subscriber) -> {
			client.set(subscriber);
			subscriber.onSubscribe(Operators.emptySubscription());
		})).subscribe();
		exchange.dispose();
		Subscriber<? super ClientResponse> subscribed = Objects.requireNonNull(client.get());
		subscribed.onNext(response());
		subscribed.onComplete();
		assertThat(requests().inFlight()).isZero();
		assertThat(requests().total()).isOne();
	}

	@Test
	void whatTheClientThrowsEndsTheTry() {
		assertThatThrownBy(() -> exchange((request) -> {
			throw new IllegalStateException("no client");
		}).block(PATIENCE)).isInstanceOf(IllegalStateException.class).hasMessage("no client");
		assertThat(requests().inFlight()).isZero();
		assertThat(requests().total()).isOne();
	}

	@Test
	void answerThatCannotBeUnderstoodEndsTheTry() {
		ClientResponse response = new ClientResponseWrapper(response()) {
			@Override
			public HttpStatusCode statusCode() {
				throw new IllegalStateException("no status");
			}
		};
		assertThatThrownBy(() -> exchange((request) -> Mono.just(response)).block(PATIENCE))
			.isInstanceOf(IllegalStateException.class)
			.hasMessage("no status");
		assertThat(requests().inFlight()).isZero();
		assertThat(requests().total()).isOne();
	}

	@Test
	void clientThatHasNoAnswerEndsTheTry() {
		assertThat(exchange((request) -> Mono.empty()).blockOptional(PATIENCE)).isEmpty();
		assertThat(requests().inFlight()).isZero();
		assertThat(requests().ignored()).isOne();
	}

	@Test
	void contextIsThatOfTheSubscriber() {
		assertThat(exchange((request) -> Mono.deferContextual(
				(context) -> Mono.just(ClientResponse.create(HttpStatus.OK).body(context.<String>get("who")).build())))
			.flatMap((response) -> response.bodyToMono(String.class))
			.contextWrite((context) -> context.put("who", "me"))
			.block(PATIENCE)).isEqualTo("me");
	}

	@Test
	void upstreamWithoutNodesIsAnError() {
		this.upstreams.put(definition());
		assertThatThrownBy(() -> exchange((request) -> Mono.just(response())).block(PATIENCE))
			.isInstanceOf(NoNodeAvailableException.class);
	}

}
