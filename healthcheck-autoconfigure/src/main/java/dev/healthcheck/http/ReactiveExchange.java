package dev.healthcheck.http;

import java.net.URI;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Consumer;

import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.upstream.Attempt;
import dev.healthcheck.upstream.Attempts;
import dev.healthcheck.upstream.CallOptions;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.Verdict;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.Signal;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.ContextView;

/**
 * The tries of one request that nobody waits for.
 */
final class ReactiveExchange {

	/** Where clients say what they observe; Micrometer's name for it. */
	private static final String OBSERVATION = "micrometer.observation";

	private final Upstream upstream;

	private final ClientRequest request;

	private final ExchangeFunction network;

	private final HttpPolicy policy;

	private final Attempts attempts;

	/** Is given what somebody may forget to read. */
	private final Consumer<InFlight> unread;

	/** The try beside one that is late; {@code null} if there may be none. */
	private final Sinks.@Nullable One<Attempt> second;

	private volatile @Nullable Throwable last;

	private volatile @Nullable Throwable failure;

	private volatile boolean cancelled;

	ReactiveExchange(Upstream upstream, ClientRequest request, ExchangeFunction network, Mismatches mismatches,
			Consumer<InFlight> unread, ContextView context) {
		CallOptions options = UpstreamAttributes.callOptions(request.attributes());
		this.upstream = upstream;
		this.request = request;
		this.network = network;
		this.unread = unread;
		this.policy = new HttpPolicy(upstream, request.method(), request.url(), options, mismatches);
		// whether a body can be sent again is known only once it has been sent
		this.second = this.policy.mayHedge(request.body() == BodyInserters.empty(), false) ? Sinks.one() : null;
		this.attempts = upstream.attempts(options);
		context.getOrEmpty(OBSERVATION).ifPresent(this.attempts::partOf);
	}

	Mono<ClientResponse> start() {
		Duration timeLeft = this.attempts.timeLeft();
		Mono<ClientResponse> response = (this.second != null) ? raced(this.second) : begin(this.attempts.first());
		return (timeLeft != null)
				? response.timeout(timeLeft, Mono.error(() -> exception(this.attempts.timedOut(this.last)))) : response;
	}

	/** The first answer of two lines of tries, of which the second may never begin. */
	private Mono<ClientResponse> raced(Sinks.One<Attempt> second) {
		// begun when it is subscribed to: who cancels earlier has begun nothing
		Mono<ClientResponse> first = Mono.defer(() -> begin(this.attempts.first()))
			.doOnError((failure) -> this.failure = failure)
			.doOnTerminate(() -> {
				if (!this.attempts.isUnderWay()) {
					second.tryEmitEmpty();
				}
			});
		Mono<ClientResponse> other = second.asMono()
			.flatMap(this::begin)
			.doOnError((failure) -> this.failure = failure);
		return Mono.firstWithValue(first, other)
			.onErrorMap(NoSuchElementException.class, (neither) -> Objects.requireNonNullElse(this.failure, neither))
			.doOnCancel(() -> this.cancelled = true);
	}

	/** A try is late, and another node is known to answer. */
	private boolean hedge(Sinks.One<Attempt> second, boolean avoided) {
		Attempt attempt = this.attempts.mayHedge(avoided) ? this.attempts.hedge() : null;
		if (attempt == null) {
			return false;
		}
		if (second.tryEmitValue(attempt).isFailure() || this.cancelled || this.attempts.isOver()) {
			attempt.end(Outcome.ignored());
		}
		return true;
	}

	private Mono<ClientResponse> begin(Attempt attempt) {
		Sinks.One<Attempt> second = this.second;
		if (second != null) {
			attempt.whenLate((avoided) -> hedge(second, avoided));
		}
		Try it = new Try(attempt, new SentInserter(this.request.body()), this.upstream.nanoTime());
		// deferred: what is thrown ends the attempt as well
		return Mono.defer(() -> this.network.exchange(toNode(it)))
			.materialize()
			.doOnCancel(() -> hungUp(it))
			.flatMap((end) -> ended(it, end));
	}

	private ClientRequest toNode(Try it) {
		return ClientRequest.from(this.request)
			.url(UpstreamUris.at(it.node().address(), this.request.url()))
			.headers((headers) -> UpstreamUris.name(it.node(), headers))
			.body(it.body())
			.build();
	}

	/** Also called when an answer that has begun is not wanted any more. */
	private void hungUp(Try it) {
		Duration waited = Duration.ofNanos(this.upstream.nanoTime() - it.startedNanos());
		Outcome outcome = it.body().isUnderWay() ? Outcome.ignored() : it.attempt().hungUp();
		if (outcome instanceof Outcome.Failure && it.body().trail().reach() == Reach.NEVER_SENT) {
			// the node did not accept a connection, or the own pool had none
			Schedulers.boundedElastic()
				.schedule(() -> it.attempt()
					.end(this.policy.accepts(it.node(), this.attempts.timeLeft()) ? Outcome.ignored() : Outcome
						.failure(FailureKind.TIMEOUT, "no connection within " + waited.toMillis() + " ms")));
		}
		else {
			it.attempt().end(outcome);
		}
	}

	private Mono<ClientResponse> ended(Try it, Signal<ClientResponse> end) {
		if (end.isOnNext()) {
			return answered(it, Objects.requireNonNull(end.get()));
		}
		if (end.isOnError()) {
			return failed(it, Objects.requireNonNull(end.getThrowable()));
		}
		it.attempt().end(Outcome.ignored());
		return Mono.empty();
	}

	private Mono<ClientResponse> answered(Try it, ClientResponse response) {
		URI answerer = it.body().trail().answerer();
		Verdict verdict = this.policy.ofResponse(it.node(), answerer, response.statusCode().value(),
				response.headers().asHttpHeaders(), it.body());
		if (this.policy.isOfAnother(it.node(), answerer)) {
			this.attempts.next(it.attempt(), verdict);
			return Mono.just(response);
		}
		Attempt next = this.attempts.answered(it.attempt(), verdict);
		if (next == null && !this.attempts.isLeftToAnother(verdict)) {
			InFlight inFlight = new InFlight(it.attempt());
			this.unread.accept(inFlight);
			return Mono.just(response.mutate().body((body) -> watched(body, inFlight)).build());
		}
		// the next try does not wait for the rest of a failed one
		response.releaseBody().timeout(HttpPolicy.drainTimeout(this.attempts.timeLeft())).onErrorComplete().subscribe();
		return (next != null) ? begin(next) : Mono.empty();
	}

	private static Flux<DataBuffer> watched(Flux<DataBuffer> body, InFlight inFlight) {
		return body.doOnSubscribe((subscription) -> inFlight.taken())
			.doOnError((failure) -> inFlight.broke(HttpOutcomes.brokenAnswer(failure)))
			.doOnComplete(inFlight::finished)
			.doOnCancel(inFlight::finished);
	}

	private Mono<ClientResponse> failed(Try it, Throwable failure) {
		FailedTry failed = FailedTry.of(failure, it.attempt(), it.body().trail().reach(), it.body().isSent());
		return (failed.isDoubtful() && !it.body().isFailed())
				? Mono.fromCallable(() -> this.policy.accepts(it.node(), this.attempts.timeLeft()))
					.subscribeOn(Schedulers.boundedElastic())
					.flatMap((accepts) -> judged(it, failed, accepts))
				: judged(it, failed, false);
	}

	private Mono<ClientResponse> judged(Try it, FailedTry failed, boolean accepts) {
		Verdict verdict = this.policy.ofFailure(failed, accepts, it.body());
		Throwable failure = failed.failure();
		this.last = verdict.repeat() ? failure : this.last;
		Attempt next = this.attempts.next(it.attempt(), verdict);
		if (next != null) {
			return begin(next);
		}
		if (this.attempts.isLeftToAnother(verdict)) {
			return Mono.empty();
		}
		return Mono.error(verdict.repeat() ? exception(this.attempts.exhausted(failure)) : failure);
	}

	/** As clients know it. */
	private WebClientRequestException exception(RuntimeException cause) {
		return new WebClientRequestException(cause, this.request.method(), this.request.url(), this.request.headers());
	}

	/**
	 * A try.
	 *
	 * @param attempt the try
	 * @param body what it sends
	 * @param startedNanos when it began
	 */
	private record Try(Attempt attempt, SentInserter body, long startedNanos) {

		Node node() {
			return this.attempt.node();
		}

	}

}
