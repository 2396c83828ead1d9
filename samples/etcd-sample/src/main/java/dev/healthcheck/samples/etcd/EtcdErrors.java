package dev.healthcheck.samples.etcd;

import java.nio.charset.StandardCharsets;

import io.etcd.jetcd.common.exception.EtcdException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Answers with the reason, as plain text, when etcd did not do what it was asked.
 */
@RestControllerAdvice
class EtcdErrors {

	private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

	@ExceptionHandler({ StatusRuntimeException.class, EtcdException.class })
	ResponseEntity<String> failed(Exception error) {
		Status status = Status.fromThrowable(error);
		String description = status.getDescription();
		String reason = (description != null) ? description : String.valueOf(error.getMessage());
		return answer(httpStatus(status.getCode(), reason), reason);
	}

	@ExceptionHandler
	ResponseEntity<String> refused(ErrorResponseException error) {
		return answer(HttpStatus.valueOf(error.getStatusCode().value()), String.valueOf(error.getBody().getDetail()));
	}

	private static ResponseEntity<String> answer(HttpStatus status, String reason) {
		return ResponseEntity.status(status).contentType(TEXT).body(reason + "\n");
	}

	/** A timeout says nothing about whether a write took effect. */
	private static HttpStatus httpStatus(Status.Code code, String reason) {
		return switch (code) {
			case UNAVAILABLE -> isTimeout(reason) ? HttpStatus.GATEWAY_TIMEOUT : HttpStatus.SERVICE_UNAVAILABLE;
			case DEADLINE_EXCEEDED -> HttpStatus.GATEWAY_TIMEOUT;
			case INVALID_ARGUMENT -> isTooLarge(reason) ? HttpStatus.CONTENT_TOO_LARGE : HttpStatus.BAD_REQUEST;
			case RESOURCE_EXHAUSTED ->
				isTooLarge(reason) ? HttpStatus.CONTENT_TOO_LARGE : HttpStatus.INSUFFICIENT_STORAGE;
			case PERMISSION_DENIED -> HttpStatus.FORBIDDEN;
			default -> HttpStatus.BAD_GATEWAY;
		};
	}

	private static boolean isTimeout(String reason) {
		return reason.startsWith("no answer in time") || reason.startsWith("etcdserver: request timed out");
	}

	private static boolean isTooLarge(String reason) {
		return reason.contains("too large") || reason.contains("larger than max");
	}

}
