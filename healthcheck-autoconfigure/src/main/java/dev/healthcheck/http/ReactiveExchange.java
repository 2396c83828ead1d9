package dev.healthcheck.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import dev.healthcheck.node.Outcome;
import dev.healthcheck.upstream.Attempt;
import dev.healthcheck.upstream.Attempts;
import dev.healthcheck.upstream.CallOptions;
import dev.healthcheck.upstream.Upstream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The tries of one request that nobody waits for: one line of them, or two once a try is
 * late. The first answer counts, or the last failure. Has one subscriber, and operators
 * only where they are needed, because each takes as long as to choose a node.
 */
final class ReactiveExchange extends Mono<ClientResponse> implements Subscription, ReactiveTry.Exchange {

	/** Where clients say what they observe; Micrometer's name for it. */
	private static final String OBSERVATION = "micrometer.observation";

	private static final int NEW = -1;

	private static final int OVER = 0;

	private final ClientRequest request;

	private final ExchangeFunction network;

	private final HttpPolicy policy;

	private final Attempts attempts;

	/** Is given what somebody may forget to read. */
	private final Consumer<InFlight> unread;

	private final boolean hedged;

	/** How many lines go on. */
	private final AtomicInteger lines = new AtomicInteger(NEW);

	private @Nullable CoreSubscriber<? super ClientResponse> subscriber;

	private volatile @Nullable ReactiveTry first;

	/** The try beside one that is late. */
	private volatile @Nullable ReactiveTry second;

	private volatile @Nullable Throwable last;

	private volatile @Nullable Throwable failure;

	ReactiveExchange(Upstream upstream, ClientRequest request, ExchangeFunction network, Mismatches mismatches,
			Consumer<InFlight> unread, ContextView context) {
		CallOptions options = UpstreamAttributes.callOptions(request.attributes());
		this.request = request;
		this.network = network;
		this.unread = unread;
		this.policy = new HttpPolicy(upstream, request.method(), request.url(), options, mismatches);
		// whether a body can be sent again is known only once it has been sent
		this.hedged = this.policy.mayHedge(request.body() == BodyInserters.empty(), false);
		this.attempts = upstream.attempts(options);
		Object observation = context.getOrDefault(OBSERVATION, null);
		if (observation != null) {
			this.attempts.partOf(observation);
		}
	}

	Mono<ClientResponse> start() {
		Duration timeLeft = this.attempts.timeLeft();
		return (timeLeft != null) ? timeout(timeLeft, Mono.error(() -> exception(this.attempts.timedOut(this.last))))
				: this;
	}

	@Override
	public void subscribe(CoreSubscriber<? super ClientResponse> subscriber) {
		this.subscriber = subscriber;
		subscriber.onSubscribe(this);
	}

	/** Who cancels before has begun nothing. */
	@Override
	public void request(long n) {
		if (Operators.validate(n) && this.lines.compareAndSet(NEW, 1)) {
			Attempt attempt;
			try {
				attempt = this.attempts.first();
			}
			catch (RuntimeException ex) {
				ended(ex);
				return;
			}
			begin(attempt, false);
		}
	}

	/** Also called when an answer that has begun is not wanted any more. */
	@Override
	public void cancel() {
		this.lines.set(OVER);
		cancel(this.first);
		cancel(this.second);
	}

	private static void cancel(@Nullable ReactiveTry it) {
		if (it != null) {
			it.cancel();
		}
	}

	@Override
	public void begin(Attempt attempt, boolean hedge) {
		ReactiveTry it = new ReactiveTry(this, attempt, new SentInserter(this.request.body()), hedge);
		if (hedge) {
			this.second = it;
		}
		else {
			this.first = it;
		}
		if (this.lines.get() == OVER) {
			it.cancel();
			return;
		}
		if (this.hedged) {
			attempt.whenLate(this::hedge);
		}
		// deferred: what is thrown ends the attempt as well
		Mono.defer(() -> this.network.exchange(NodeRequest.of(this.request, attempt.node(), it.body()))).subscribe(it);
	}

	/** A try is late, and another node is known to answer. */
	private boolean hedge(boolean avoided) {
		if (this.second != null || this.lines.get() == OVER) {
			return true;
		}
		if (!this.attempts.mayHedge(avoided)
				|| this.lines.getAndUpdate((count) -> (count > 0) ? count + 1 : count) == OVER) {
			return false;
		}
		// joined before, so that a line that is left to another one does not end the call
		Attempt attempt = this.attempts.hedge();
		if (attempt == null) {
			ended(null);
			return false;
		}
		begin(attempt, true);
		return true;
	}

	@Override
	public void answered(ReactiveTry it, ClientResponse response) {
		if (this.lines.getAndSet(OVER) == OVER) {
			it.attempt().end(Outcome.ignored());
			it.cancel();
			return;
		}
		cancel(it.isHedge() ? this.first : this.second);
		subscriber().onNext(response);
		subscriber().onComplete();
	}

	@Override
	public void ended(@Nullable Throwable failure) {
		this.failure = (failure != null) ? failure : this.failure;
		if (this.lines.getAndUpdate((count) -> Math.max(OVER, count - 1)) == 1) {
			Throwable known = this.failure;
			if (known != null) {
				subscriber().onError(known);
			}
			else {
				subscriber().onComplete();
			}
		}
	}

	@SuppressWarnings("NullAway") // signals come after the subscription
	private CoreSubscriber<? super ClientResponse> subscriber() {
		return this.subscriber;
	}

	@Override
	public Context context() {
		return subscriber().currentContext();
	}

	@Override
	public HttpPolicy policy() {
		return this.policy;
	}

	@Override
	public Attempts attempts() {
		return this.attempts;
	}

	@Override
	public void unread(InFlight inFlight) {
		this.unread.accept(inFlight);
	}

	@Override
	public void last(Throwable failure) {
		this.last = failure;
	}

	@Override
	public Throwable exhausted(Throwable last) {
		return exception(this.attempts.exhausted(last));
	}

	/** As clients know it. */
	private WebClientRequestException exception(RuntimeException cause) {
		return new WebClientRequestException(cause, this.request.method(), this.request.url(), this.request.headers());
	}

}
