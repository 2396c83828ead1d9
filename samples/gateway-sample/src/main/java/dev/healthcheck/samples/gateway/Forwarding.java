package dev.healthcheck.samples.gateway;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.healthcheck.node.Node;
import dev.healthcheck.http.HttpOutcomes;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.upstream.Attempt;
import dev.healthcheck.upstream.Attempts;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.Verdict;
import io.netty.buffer.ByteBuf;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClientResponse;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpResponse;

/**
 * One request on its way to the nodes of an upstream, one after the other, until one of
 * them answers well.
 */
final class Forwarding {

	private final NodeClient client;

	private final Duration timeout;

	private final Upstream upstream;

	private final NodeRequest request;

	private final ServerHttpResponse response;

	private final Attempts attempts;

	Forwarding(NodeClient client, Duration timeout, Upstream upstream, Attempts attempts, NodeRequest request,
			ServerHttpResponse response) {
		this.client = client;
		this.timeout = timeout;
		this.upstream = upstream;
		this.request = request;
		this.response = response;
		this.attempts = attempts;
	}

	/**
	 * Begin.
	 * @return when the response is written. An error is what the library says when no
	 * node could be chosen or all tries failed, or none of a node's
	 */
	Mono<Void> start() {
		return send(new Try(this.attempts.first(), Mono.empty()));
	}

	private Mono<Void> send(Try it) {
		AtomicBoolean answered = new AtomicBoolean();
		Duration patience = patience();
		return this.client.<Try>send(it.node().address(), this.request, patience, (response, content) -> {
			answered.set(true);
			return answered(it, response, content);
		})
			.onErrorResume((error) -> answered.get() ? Mono.error(error) : failed(it, error, patience))
			.doOnCancel(() -> hungUp(it))
			.doFinally((signal) -> it.attempt().end(Outcome.ignored()))
			.doOnDiscard(Try.class, (next) -> next.attempt().end(Outcome.ignored()))
			.flatMap(this::send);
	}

	/** The client went away, perhaps because the node did not answer what it had. */
	private void hungUp(Try it) {
		it.attempt().end(this.request.body().isUnderWay() ? Outcome.ignored() : it.attempt().hungUp());
	}

	/** How long to wait for the node that is tried now. */
	private Duration patience() {
		Duration left = this.attempts.timeLeft();
		return (left != null && left.compareTo(this.timeout) < 0) ? left.plusMillis(1) : this.timeout;
	}

	/** Either written to the client, or followed by a further try. */
	private Publisher<Try> answered(Try it, HttpClientResponse response, Flux<ByteBuf> content) {
		Outcome outcome = HttpOutcomes.ofStatus(response.status().code(),
				response.responseHeaders().get(HttpHeaders.RETRY_AFTER), this.upstream.definition());
		boolean repeat = outcome instanceof Outcome.Failure && this.request.body().mayRepeat(false);
		Attempt next = this.attempts.answered(it.attempt(), new Verdict(outcome, repeat));
		if (next == null) {
			return write(it, response, content).then(Mono.empty());
		}
		// read while the next try is under way
		Mono<Answer> answer = Answer.read(it.node(), response, content, this.attempts.timeLeft()).cache();
		return Flux.just(new Try(next, answer.switchIfEmpty(it.kept()))).concatWith(answer.then(Mono.empty()));
	}

	/** The attempt is in flight until the last byte that the node sends. */
	private Mono<Void> write(Try it, HttpClientResponse response, Flux<ByteBuf> content) {
		Answer.head(this.response, it.node(), response.status().code(),
				ProxyHeaders.ofResponse(response.responseHeaders().entries()));
		NettyDataBufferFactory buffers = (NettyDataBufferFactory) this.response.bufferFactory();
		Flux<DataBuffer> body = content.doOnError((error) -> broke(it, error))
			.doOnComplete(() -> it.attempt().finished())
			.map((part) -> buffers.wrap(part.retain()));
		// each part at once: the client may wait for it
		return this.response.writeAndFlushWith(body.map(Mono::just))
			.doOnDiscard(DataBuffer.class, DataBufferUtils::release);
	}

	private void broke(Try it, Throwable error) {
		NodeException failure = NodeException.of(error, this.timeout);
		if (failure != null && !this.request.body().isFailed()) {
			it.attempt().broke(failure.isTimeout() ? failure.outcome() : HttpOutcomes.brokenAnswer(failure));
		}
		it.attempt().finished();
	}

	private Mono<Try> failed(Try it, Throwable error, Duration patience) {
		NodeException failure = NodeException.of(error, patience);
		if (failure == null || this.request.body().isFailed()) {
			return Mono.error(error);
		}
		boolean cutShort = failure.isTimeout() && patience.compareTo(this.timeout) < 0;
		// not the fault of a node that was not given the time to answer
		Outcome outcome = cutShort ? Outcome.ignored() : failure.outcome();
		Attempt next = this.attempts.next(it.attempt(),
				new Verdict(outcome, this.request.body().mayRepeat(!failure.isConnected())));
		if (next != null) {
			return Mono.just(new Try(next, it.kept()));
		}
		return it.kept()
			.map((answer) -> answer.writeTo(this.response))
			.defaultIfEmpty(Mono.error(() -> this.attempts.exhausted(failure)))
			.flatMap((written) -> written.then(Mono.empty()));
	}

	/**
	 * A try on one node.
	 *
	 * @param attempt the try
	 * @param kept the last response of those before it, if there is one
	 */
	private record Try(Attempt attempt, Mono<Answer> kept) {

		Node node() {
			return this.attempt.node();
		}

	}

}
