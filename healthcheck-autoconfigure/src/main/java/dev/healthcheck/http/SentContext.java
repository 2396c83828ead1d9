package dev.healthcheck.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.ResolvableType;
import org.springframework.http.MediaType;
import org.springframework.http.ReactiveHttpOutputMessage;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.function.BodyInserter;
import reactor.core.publisher.Mono;

/**
 * Sees what the body is before a writer makes bytes of it.
 *
 * @param body the body
 * @param context has the writers
 */
record SentContext(SentInserter body, BodyInserter.Context context) implements BodyInserter.Context {

	@Override
	public List<HttpMessageWriter<?>> messageWriters() {
		return this.context.messageWriters().stream().<HttpMessageWriter<?>>map(this::writer).toList();
	}

	private <T> HttpMessageWriter<T> writer(HttpMessageWriter<T> writer) {
		return new SentWriter<>(this.body, writer);
	}

	@Override
	public Optional<ServerHttpRequest> serverRequest() {
		return this.context.serverRequest();
	}

	@Override
	public Map<String, Object> hints() {
		return this.context.hints();
	}

	private record SentWriter<T>(SentInserter body, HttpMessageWriter<T> writer) implements HttpMessageWriter<T> {

		@Override
		public List<MediaType> getWritableMediaTypes() {
			return this.writer.getWritableMediaTypes();
		}

		@Override
		public List<MediaType> getWritableMediaTypes(ResolvableType type) {
			return this.writer.getWritableMediaTypes(type);
		}

		@Override
		public boolean canWrite(ResolvableType type, @Nullable MediaType mediaType) {
			return this.writer.canWrite(type, mediaType);
		}

		@Override
		public Mono<Void> write(Publisher<? extends T> source, ResolvableType type, @Nullable MediaType mediaType,
				ReactiveHttpOutputMessage message, Map<String, Object> hints) {
			return this.writer.write(this.body.written(source), type, mediaType, message, hints);
		}

	}

}
