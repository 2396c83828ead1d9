package dev.healthcheck.http;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.upstream.Attempt;
import dev.healthcheck.upstream.Attempts;
import dev.healthcheck.upstream.Verdict;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.web.reactive.function.client.ClientResponse;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * One try of a request that nobody waits for: what comes of it, and what follows.
 */
final class ReactiveTry implements CoreSubscriber<ClientResponse> {

	private static final AtomicReferenceFieldUpdater<ReactiveTry, Subscription> SUBSCRIPTION = AtomicReferenceFieldUpdater
		.newUpdater(ReactiveTry.class, Subscription.class, "subscription");

	private final Exchange exchange;

	private final Attempt attempt;

	private final SentInserter body;

	private final boolean hedge;

	private volatile @Nullable Subscription subscription;

	private boolean done;

	ReactiveTry(Exchange exchange, Attempt attempt, SentInserter body, boolean hedge) {
		this.exchange = exchange;
		this.attempt = attempt;
		this.body = body;
		this.hedge = hedge;
	}

	Attempt attempt() {
		return this.attempt;
	}

	SentInserter body() {
		return this.body;
	}

	/** Whether it is in the line beside the first one. */
	boolean isHedge() {
		return this.hedge;
	}

	@Override
	public Context currentContext() {
		return this.exchange.context();
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		if (Operators.setOnce(SUBSCRIPTION, this, subscription)) {
			subscription.request(Long.MAX_VALUE);
		}
	}

	@Override
	public void onNext(ClientResponse response) {
		if (this.done) {
			Operators.onNextDropped(response, currentContext());
			return;
		}
		this.done = true;
		URI answerer = this.body.trail().answerer();
		Verdict verdict;
		try {
			verdict = this.exchange.policy()
				.ofResponse(this.attempt.node(), answerer, response.statusCode().value(),
						response.headers().asHttpHeaders(), this.body);
		}
		catch (RuntimeException ex) {
			failed(ex);
			return;
		}
		answered(response, answerer, verdict);
	}

	@Override
	public void onError(Throwable failure) {
		if (this.done) {
			Operators.onErrorDropped(failure, currentContext());
			return;
		}
		this.done = true;
		failed(failure);
	}

	@Override
	public void onComplete() {
		if (!this.done) {
			this.done = true;
			this.attempt.end(Outcome.ignored());
			this.exchange.ended(null);
		}
	}

	/** Nobody wants the answer, also if there is one. */
	void cancel() {
		if (this.subscription != Operators.cancelledSubscription()) {
			hungUp();
			Operators.terminate(SUBSCRIPTION, this);
		}
	}

	private void hungUp() {
		Outcome outcome = this.body.isUnderWay() ? Outcome.ignored() : this.attempt.hungUp();
		if (outcome instanceof Outcome.Failure && this.body.trail().reach() == Reach.NEVER_SENT) {
			// the node did not accept a connection, or the own pool had none
			Duration waited = Duration
				.ofNanos(this.exchange.policy().upstream().nanoTime() - this.attempt.startedNanos());
			Schedulers.boundedElastic()
				.schedule(() -> this.attempt.end(accepts() ? Outcome.ignored()
						: Outcome.failure(FailureKind.TIMEOUT, "no connection within " + waited.toMillis() + " ms")));
		}
		else {
			this.attempt.end(outcome);
		}
	}

	private boolean accepts() {
		return this.exchange.policy().accepts(this.attempt.node(), this.exchange.attempts().timeLeft());
	}

	private void answered(ClientResponse response, @Nullable URI answerer, Verdict verdict) {
		Attempts attempts = this.exchange.attempts();
		if (this.exchange.policy().isOfAnother(this.attempt.node(), answerer)) {
			attempts.next(this.attempt, verdict);
			this.exchange.answered(this, response);
			return;
		}
		Attempt next = attempts.answered(this.attempt, verdict);
		if (next == null && !attempts.isLeftToAnother(verdict)) {
			InFlight inFlight = new InFlight(this.attempt);
			this.exchange.unread(inFlight);
			this.exchange.answered(this, new InFlightReply(response, inFlight));
			return;
		}
		// the next try does not wait for the rest of a failed one
		response.releaseBody().timeout(HttpPolicy.drainTimeout(attempts.timeLeft())).onErrorComplete().subscribe();
		goOn(next);
	}

	private void goOn(@Nullable Attempt next) {
		if (next != null) {
			this.exchange.begin(next, this.hedge);
		}
		else {
			this.exchange.ended(null);
		}
	}

	private void failed(Throwable failure) {
		FailedTry failed = FailedTry.of(failure, this.attempt, this.body.trail().reach(), this.body.isSent());
		if (failed.isDoubtful() && !this.body.isFailed()) {
			Mono.fromCallable(this::accepts)
				.subscribeOn(Schedulers.boundedElastic())
				.subscribe((accepts) -> judged(failed, accepts), this.exchange::ended);
		}
		else {
			judged(failed, false);
		}
	}

	private void judged(FailedTry failed, boolean accepts) {
		Attempts attempts = this.exchange.attempts();
		Verdict verdict = this.exchange.policy().ofFailure(failed, accepts, this.body);
		Throwable failure = failed.failure();
		if (verdict.repeat()) {
			this.exchange.last(failure);
		}
		Attempt next = attempts.next(this.attempt, verdict);
		if (next != null || attempts.isLeftToAnother(verdict)) {
			goOn(next);
		}
		else {
			this.exchange.ended(verdict.repeat() ? this.exchange.exhausted(failure) : failure);
		}
	}

	/** What it is a try of. */
	interface Exchange {

		/** That of the subscriber. */
		Context context();

		HttpPolicy policy();

		Attempts attempts();

		/** Make the next try of a line, the first one or that of the hedge. */
		void begin(Attempt attempt, boolean hedge);

		/** A try failed, and may be repeated. */
		void last(Throwable failure);

		/** The failure of the request when nothing is left to try. */
		Throwable exhausted(Throwable last);

		/** Somebody may forget to read the answer. */
		void unread(InFlight inFlight);

		/** A line has an answer. */
		void answered(ReactiveTry it, ClientResponse response);

		/** A line has none: it failed, or is left to the other one. */
		void ended(@Nullable Throwable failure);

	}

}
