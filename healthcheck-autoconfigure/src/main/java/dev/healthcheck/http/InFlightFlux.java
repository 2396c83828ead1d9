package dev.healthcheck.http;

import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.util.context.Context;

/**
 * A body that tells when it is read, when it ends, and how. In place of four operators
 * that would each tell one of these.
 */
final class InFlightFlux extends FluxOperator<DataBuffer, DataBuffer> {

	private final InFlight inFlight;

	InFlightFlux(Flux<DataBuffer> body, InFlight inFlight) {
		super(body);
		this.inFlight = inFlight;
	}

	@Override
	public void subscribe(CoreSubscriber<? super DataBuffer> reader) {
		this.source.subscribe(new Reading(reader, this.inFlight));
	}

	/** Passes all on. */
	private static final class Reading implements CoreSubscriber<DataBuffer>, Subscription {

		private final CoreSubscriber<? super DataBuffer> reader;

		private final InFlight inFlight;

		@SuppressWarnings("NullAway.Init") // comes first
		private Subscription body;

		Reading(CoreSubscriber<? super DataBuffer> reader, InFlight inFlight) {
			this.reader = reader;
			this.inFlight = inFlight;
		}

		@Override
		public Context currentContext() {
			return this.reader.currentContext();
		}

		@Override
		public void onSubscribe(Subscription body) {
			this.body = body;
			this.inFlight.taken();
			this.reader.onSubscribe(this);
		}

		@Override
		public void onNext(DataBuffer buffer) {
			this.reader.onNext(buffer);
		}

		@Override
		public void onError(Throwable failure) {
			this.inFlight.broke(failure);
			this.reader.onError(failure);
		}

		@Override
		public void onComplete() {
			this.inFlight.finished();
			this.reader.onComplete();
		}

		@Override
		public void request(long n) {
			this.body.request(n);
		}

		@Override
		public void cancel() {
			this.inFlight.finished();
			this.body.cancel();
		}

	}

}
