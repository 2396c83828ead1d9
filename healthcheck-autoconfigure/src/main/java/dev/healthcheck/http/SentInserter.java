package dev.healthcheck.http;

import java.io.InputStream;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.io.Resource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpEntity;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.BodyInserter;
import reactor.core.Fuseable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The body of one try, and what became of it. A body that is a value can be sent again; a
 * publisher may be one that can be subscribed to only once, and nobody can tell.
 */
final class SentInserter implements Sent, BodyInserter<Object, ClientHttpRequest> {

	private final BodyInserter<?, ? super ClientHttpRequest> body;

	private final ReactiveTrail trail = new ReactiveTrail();

	private volatile boolean writer;

	private volatile boolean value;

	private volatile boolean consumed;

	private volatile boolean begun;

	private volatile boolean underWay;

	private volatile boolean sent;

	private volatile boolean failed;

	SentInserter(BodyInserter<?, ? super ClientHttpRequest> body) {
		this.body = body;
	}

	@Override
	public Mono<Void> insert(ClientHttpRequest request, Context context) {
		this.trail.given(request);
		return this.body.insert(new SentRequest(this, request), new SentContext(this, context))
			.doOnSuccess((nothing) -> this.sent = true);
	}

	/** How far the request got. */
	ReactiveTrail trail() {
		return this.trail;
	}

	@Override
	public boolean isRepeatable() {
		return this.value || !this.consumed;
	}

	@Override
	public boolean isBegun() {
		return this.begun;
	}

	@Override
	public boolean isUnderWay() {
		return this.underWay;
	}

	/** Whether the whole request was handed to the connection. */
	boolean isSent() {
		return this.sent;
	}

	@Override
	public boolean isFailed() {
		return this.failed;
	}

	/** The body is what a writer makes of this. */
	<T> Publisher<? extends T> written(Publisher<? extends T> source) {
		this.writer = true;
		if (source instanceof Fuseable.ScalarCallable<?> scalar) {
			this.value = isRepeatable(scalar);
		}
		return observed(source, () -> this.consumed = true, () -> {
		});
	}

	/** This is sent. */
	<T> Publisher<? extends T> sent(Publisher<? extends T> source) {
		return observed(source, () -> {
			this.begun = true;
			this.underWay = true;
			if (!this.writer) {
				this.consumed = true;
			}
		}, () -> this.underWay = false);
	}

	/** Clients treat a body of one piece in its own way, so a Mono stays one. */
	private <T> Publisher<? extends T> observed(Publisher<? extends T> source, Runnable subscribed, Runnable complete) {
		if (source instanceof Mono<? extends T> mono) {
			return mono.doOnSubscribe((subscription) -> subscribed.run())
				.doOnSuccess((value) -> complete.run())
				.doOnError((error) -> this.failed = true);
		}
		return Flux.from(source)
			.doOnSubscribe((subscription) -> subscribed.run())
			.doOnComplete(complete)
			.doOnError((error) -> this.failed = true);
	}

	private static boolean isRepeatable(Fuseable.ScalarCallable<?> scalar) {
		Object value;
		try {
			value = scalar.call();
		}
		catch (Exception ex) {
			return false;
		}
		if (value instanceof MultiValueMap<?, ?> form) {
			return form.values().stream().flatMap(List::stream).noneMatch(HttpEntity.class::isInstance);
		}
		return !(value instanceof DataBuffer || value instanceof InputStream
				|| (value instanceof Resource resource && resource.isOpen()));
	}

}
