package dev.healthcheck.http;

import java.io.UncheckedIOException;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.node.RequestStatistics;
import dev.healthcheck.upstream.Attempt;
import dev.healthcheck.upstream.CallOptions;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.client.ClientResponse;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * However a body is read, its try is in flight until it ends.
 */
class InFlightReplyTests {

	private final Upstreams upstreams = new Upstreams();

	private final Upstream upstream = this.upstreams.put(UpstreamDefinition.builder("shop")
		.nodes(List.of(Node.of("127.0.0.1:1")))
		.check(CheckSettings.ofDefaults().disabled())
		.build());

	private final Sinks.Many<DataBuffer> body = Sinks.many().unicast().onBackpressureBuffer();

	private final InFlight inFlight = new InFlight(answered());

	private final ClientResponse reply = new InFlightReply(ClientResponse.create(HttpStatus.BAD_REQUEST)
		.headers((headers) -> headers.setContentType(MediaType.TEXT_PLAIN))
		.body(this.body.asFlux())
		.build(), this.inFlight);

	private Attempt answered() {
		Attempt attempt = this.upstream.attempts(CallOptions.ofDefaults()).first();
		attempt.answered(Outcome.success());
		return attempt;
	}

	@AfterEach
	void close() {
		this.upstreams.close();
	}

	private RequestStatistics requests() {
		return this.upstream.nodes().iterator().next().requests().statistics();
	}

	static Stream<Function<ClientResponse, Publisher<?>>> ways() {
		ParameterizedTypeReference<String> text = ParameterizedTypeReference.forType(String.class);
		return Stream.of((reply) -> reply.body(BodyExtractors.toDataBuffers()),
				(reply) -> reply.body(BodyExtractors.toMono(String.class)), (reply) -> reply.bodyToMono(String.class),
				(reply) -> reply.bodyToMono(text), (reply) -> reply.bodyToFlux(DataBuffer.class),
				(reply) -> reply.bodyToFlux(String.class), (reply) -> reply.bodyToFlux(text),
				ClientResponse::releaseBody, ClientResponse::toBodilessEntity, (reply) -> reply.toEntity(String.class),
				(reply) -> reply.toEntity(text), (reply) -> reply.toEntityList(String.class),
				(reply) -> reply.toEntityList(text), ClientResponse::createException,
				(reply) -> reply.<String>createError().onErrorComplete(),
				(reply) -> reply.mutate().build().bodyToMono(String.class));
	}

	@ParameterizedTest
	@MethodSource("ways")
	void tryIsOverWhenTheBodyIs(Function<ClientResponse, Publisher<?>> way) {
		Disposable reading = Flux.from(way.apply(this.reply)).subscribe();
		assertThat(this.inFlight.isTaken()).isTrue();
		assertThat(requests().inFlight()).isOne();
		this.body.tryEmitNext(DefaultDataBufferFactory.sharedInstance.wrap("two books".getBytes(UTF_8)));
		assertThat(requests().inFlight()).isOne();
		this.body.tryEmitComplete();
		assertThat(reading.isDisposed()).isTrue();
		assertThat(requests().inFlight()).isZero();
		assertThat(requests().failed()).isZero();
	}

	@ParameterizedTest
	@MethodSource("ways")
	void tryIsOverWhenNobodyWantsTheRest(Function<ClientResponse, Publisher<?>> way) {
		Flux.from(way.apply(this.reply)).subscribe().dispose();
		assertThat(requests().inFlight()).isZero();
		assertThat(requests().failed()).isZero();
	}

	@ParameterizedTest
	@MethodSource("ways")
	void bodyThatBreaksOffIsAFailure(Function<ClientResponse, Publisher<?>> way) {
		this.body.tryEmitError(new IllegalStateException("broken"));
		Flux.from(way.apply(this.reply)).onErrorComplete().blockLast();
		assertThat(requests().inFlight()).isZero();
		assertThat(requests().failed()).isOne();
	}

	@ParameterizedTest
	@MethodSource("ways")
	void bodyThatThisSideHasClosedSaysNothingOfTheNode(Function<ClientResponse, Publisher<?>> way) {
		this.body.tryEmitError(new UncheckedIOException(new SocketException("Socket closed")));
		Flux.from(way.apply(this.reply)).onErrorComplete().blockLast();
		assertThat(requests().inFlight()).isZero();
		assertThat(requests().failed()).isZero();
	}

	@Test
	void headIsThatOfTheAnswer() {
		assertThat(this.reply.statusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
		assertThat(this.reply.headers().contentType()).contains(MediaType.TEXT_PLAIN);
		assertThat(this.reply.cookies()).isEqualTo(Map.of());
	}

}
