package dev.healthcheck.samples.gateway;

import dev.healthcheck.autoconfigure.InvalidPropertyException;
import dev.healthcheck.upstream.UnknownUpstreamException;
import reactor.core.publisher.Mono;

import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.server.ResponseStatusException;

/**
 * Answers with the reason, as plain text, when an upstream is not shown or changed.
 */
@RestControllerAdvice(assignableTypes = AdminController.class)
class AdminErrors {

	@ExceptionHandler({ UnknownUpstreamException.class, InvalidPropertyException.class, ResponseStatusException.class })
	Mono<Void> refused(Exception error, ServerHttpResponse response) {
		Refusal refusal = Refusal.of(error);
		return (refusal != null) ? refusal.writeTo(response) : Mono.error(error);
	}

}
