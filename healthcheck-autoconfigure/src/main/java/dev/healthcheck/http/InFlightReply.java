package dev.healthcheck.http;

import java.util.List;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.http.client.reactive.ClientHttpResponseDecorator;
import org.springframework.web.reactive.function.BodyExtractor;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import org.springframework.web.reactive.function.client.support.ClientResponseWrapper;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A response whose try is in flight until its body has ended.
 */
final class InFlightReply extends ClientResponseWrapper {

	private final ClientResponse response;

	private final InFlight inFlight;

	InFlightReply(ClientResponse response, InFlight inFlight) {
		super(response);
		this.response = response;
		this.inFlight = inFlight;
	}

	private Flux<DataBuffer> watched(Flux<DataBuffer> body) {
		return new InFlightFlux(body, this.inFlight);
	}

	/** What clients read bodies with; all else takes this way or the other one. */
	@Override
	public <T> T body(BodyExtractor<T, ? super ClientHttpResponse> extractor) {
		return this.response.body((message, context) -> extractor.extract(new ClientHttpResponseDecorator(message) {
			@Override
			public Flux<DataBuffer> getBody() {
				return watched(super.getBody());
			}
		}, context));
	}

	@Override
	public <T> Mono<T> bodyToMono(Class<? extends T> type) {
		return body(BodyExtractors.toMono(type));
	}

	@Override
	public <T> Mono<T> bodyToMono(ParameterizedTypeReference<T> type) {
		return body(BodyExtractors.toMono(type));
	}

	@Override
	public <T> Flux<T> bodyToFlux(Class<? extends T> type) {
		return whole().bodyToFlux(type);
	}

	@Override
	public <T> Flux<T> bodyToFlux(ParameterizedTypeReference<T> type) {
		return body(BodyExtractors.toFlux(type));
	}

	@Override
	public Mono<Void> releaseBody() {
		return body(BodyExtractors.toDataBuffers()).map(DataBufferUtils::release).then();
	}

	@Override
	public Mono<ResponseEntity<Void>> toBodilessEntity() {
		return whole().toBodilessEntity();
	}

	@Override
	public <T> Mono<ResponseEntity<T>> toEntity(Class<T> type) {
		return whole().toEntity(type);
	}

	@Override
	public <T> Mono<ResponseEntity<T>> toEntity(ParameterizedTypeReference<T> type) {
		return whole().toEntity(type);
	}

	@Override
	public <T> Mono<ResponseEntity<List<T>>> toEntityList(Class<T> type) {
		return whole().toEntityList(type);
	}

	@Override
	public <T> Mono<ResponseEntity<List<T>>> toEntityList(ParameterizedTypeReference<T> type) {
		return whole().toEntityList(type);
	}

	@Override
	public Mono<WebClientResponseException> createException() {
		return whole().createException();
	}

	@Override
	public <T> Mono<T> createError() {
		return whole().createError();
	}

	@Override
	public Builder mutate() {
		return this.response.mutate().body(this::watched);
	}

	/** Made by Spring, which takes as long as all the rest of a call. */
	private ClientResponse whole() {
		return mutate().build();
	}

}
