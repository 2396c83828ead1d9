package dev.healthcheck.http;

import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpRequestDecorator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Sees when the connection takes the body.
 */
final class SentRequest extends ClientHttpRequestDecorator {

	private final SentInserter body;

	SentRequest(SentInserter body, ClientHttpRequest request) {
		super(request);
		this.body = body;
	}

	@Override
	public Mono<Void> writeWith(Publisher<? extends DataBuffer> buffers) {
		return super.writeWith(this.body.sent(buffers));
	}

	@Override
	public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> buffers) {
		return super.writeAndFlushWith(
				Flux.from(this.body.sent(buffers)).map((inner) -> Flux.from(this.body.sent(inner))));
	}

}
