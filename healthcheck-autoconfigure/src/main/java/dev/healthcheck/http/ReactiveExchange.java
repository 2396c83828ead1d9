package dev.healthcheck.http;

import java.time.Duration;
import java.util.Objects;

import dev.healthcheck.node.Node;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.upstream.Attempt;
import dev.healthcheck.upstream.Attempts;
import dev.healthcheck.upstream.CallOptions;
import dev.healthcheck.upstream.Upstream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;

/**
 * The tries of one request that nobody waits for.
 */
final class ReactiveExchange {

	/** How long the rest of a failed response may keep its connection. */
	private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(1);

	private final Upstream upstream;

	private final ClientRequest request;

	private final ExchangeFunction network;

	private final CallOptions options;

	private final Attempts attempts;

	private volatile @Nullable Throwable last;

	ReactiveExchange(Upstream upstream, ClientRequest request, ExchangeFunction network) {
		this.upstream = upstream;
		this.request = request;
		this.network = network;
		this.options = UpstreamAttributes.callOptions(request.attributes());
		this.attempts = upstream.attempts(this.options);
	}

	Mono<ClientResponse> start() {
		Duration timeLeft = this.attempts.timeLeft();
		Attempt first = this.attempts.next();
		if (first == null) {
			return Mono.error(this.attempts.exhausted(null));
		}
		Mono<ClientResponse> response = begin(first);
		return (timeLeft != null)
				? response.timeout(timeLeft, Mono.error(() -> exception(this.attempts.timedOut(this.last)))) : response;
	}

	private Mono<ClientResponse> begin(Attempt attempt) {
		SentInserter body = new SentInserter(this.request.body());
		// deferred: what is thrown ends the attempt as well
		return Mono.defer(() -> this.network.exchange(toNode(attempt.node(), body)))
			.materialize()
			.doOnCancel(() -> attempt.end(Outcome.ignored()))
			.flatMap((end) -> ended(attempt, body, end));
	}

	private ClientRequest toNode(Node node, SentInserter body) {
		return ClientRequest.from(this.request)
			.url(UpstreamUris.at(node.address(), this.request.url()))
			.headers((headers) -> UpstreamUris.name(node, headers))
			.body(body)
			.build();
	}

	private Mono<ClientResponse> ended(Attempt attempt, SentInserter body, Signal<ClientResponse> end) {
		if (end.isOnNext()) {
			return answered(attempt, body, Objects.requireNonNull(end.get()));
		}
		if (end.isOnError()) {
			return failed(attempt, body, Objects.requireNonNull(end.getThrowable()));
		}
		attempt.end(Outcome.ignored());
		return Mono.empty();
	}

	private Mono<ClientResponse> answered(Attempt attempt, SentInserter body, ClientResponse response) {
		Outcome outcome = HttpOutcomes.ofStatus(response.statusCode().value(), this.upstream.definition());
		attempt.end(outcome);
		boolean again = outcome instanceof Outcome.Failure && mayRepeat(body, false);
		Attempt next = again ? this.attempts.next() : null;
		if (next == null) {
			return Mono.just(response);
		}
		// the next try does not wait for the rest of a failed one
		response.releaseBody().timeout(DRAIN_TIMEOUT).onErrorComplete().subscribe();
		return begin(next);
	}

	private Mono<ClientResponse> failed(Attempt attempt, SentInserter body, Throwable failure) {
		Outcome outcome = body.isFailed() ? Outcome.ignored()
				: HttpOutcomes.ofFailure(failure, body.isSent(), this.options);
		attempt.end(outcome);
		if (!(outcome instanceof Outcome.Failure) || !mayRepeat(body, HttpOutcomes.neverConnected(failure))) {
			return Mono.error(failure);
		}
		this.last = failure;
		Attempt next = this.attempts.next();
		return (next != null) ? begin(next) : Mono.error(exception(this.attempts.exhausted(failure)));
	}

	private boolean mayRepeat(SentInserter body, boolean neverConnected) {
		if (HttpOutcomes.isIdempotent(this.request.method())) {
			return body.isRepeatable();
		}
		return neverConnected && !body.isBegun() && body.isRepeatable();
	}

	/** As clients know it. */
	private WebClientRequestException exception(RuntimeException cause) {
		return new WebClientRequestException(cause, this.request.method(), this.request.url(), this.request.headers());
	}

}
