package dev.healthcheck.samples.gateway;

import java.nio.charset.StandardCharsets;

import dev.healthcheck.autoconfigure.InvalidPropertyException;
import dev.healthcheck.upstream.NoNodeAvailableException;
import dev.healthcheck.upstream.TriesExceededException;
import dev.healthcheck.upstream.UnknownUpstreamException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ResponseStatusException;

/**
 * An answer of the gateway itself: a status and the reason, as plain text.
 *
 * @param status the status
 * @param reason the reason
 */
record Refusal(HttpStatus status, String reason) {

	private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

	/**
	 * What to answer when a request ended with an error.
	 * @param error the error
	 * @return the answer, or {@code null} if it is an error of the gateway
	 */
	static @Nullable Refusal of(Throwable error) {
		String reason = String.valueOf(error.getMessage());
		if (error instanceof UnknownUpstreamException) {
			return new Refusal(HttpStatus.NOT_FOUND, reason);
		}
		if (error instanceof NoNodeAvailableException || error.getClass().getSimpleName().startsWith("PoolAcquire")) {
			return new Refusal(HttpStatus.SERVICE_UNAVAILABLE, reason);
		}
		if (error instanceof TriesExceededException && error.getCause() instanceof NodeException last) {
			return new Refusal(last.isTimeout() ? HttpStatus.GATEWAY_TIMEOUT : HttpStatus.BAD_GATEWAY,
					reason + ", last: " + last.getMessage());
		}
		if (error instanceof InvalidPropertyException) {
			return new Refusal(HttpStatus.BAD_REQUEST, reason);
		}
		if (error instanceof ResponseStatusException known) {
			return new Refusal(HttpStatus.valueOf(known.getStatusCode().value()), String.valueOf(known.getReason()));
		}
		return null;
	}

	Mono<Void> writeTo(ServerHttpResponse response) {
		byte[] text = (this.reason + "\n").getBytes(StandardCharsets.UTF_8);
		response.setStatusCode(this.status);
		response.getHeaders().setContentType(TEXT);
		response.getHeaders().setContentLength(text.length);
		return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(text)));
	}

}
