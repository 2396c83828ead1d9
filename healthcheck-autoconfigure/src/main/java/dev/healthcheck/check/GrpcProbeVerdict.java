package dev.healthcheck.check;

import java.io.IOException;
import java.time.Duration;

import dev.healthcheck.node.FailureKind;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import org.jspecify.annotations.Nullable;

/**
 * What the end of a health call says of the server.
 */
final class GrpcProbeVerdict {

	/** How gRPC describes an answer that is HTTP, but not gRPC. */
	private static final String NOT_GRPC = "HTTP status code ";

	private static final String TOO_LONG = "gRPC message exceeds maximum size";

	private static final ProbeResult SERVING = ProbeResult.passed("serving");

	private GrpcProbeVerdict() {
	}

	static ProbeResult of(GrpcProbeCall call, String peerName, Duration timeout) {
		Status status = call.status();
		if (status.isOk()) {
			return of(call.response());
		}
		if (status.getCause() != null) {
			return broken(status.getCause(), peerName);
		}
		String description = (status.getDescription() != null) ? status.getDescription() : "";
		String detail = status.getCode() + (description.isEmpty() ? "" : ": " + description);
		if (description.startsWith(NOT_GRPC)) {
			return Failures.malformed("not gRPC: " + description);
		}
		if (description.startsWith(TOO_LONG)) {
			return Failures.tooLong(description);
		}
		return switch (status.getCode()) {
			// the server lives, but has no health service
			case UNIMPLEMENTED -> ProbeResult.passed(status.getCode().name());
			case DEADLINE_EXCEEDED -> Failures.timeout(call.missing(), timeout);
			case UNAVAILABLE, CANCELLED -> call.isAnswered() ? failed(status, detail) : Failures.closedEarly(detail);
			default -> failed(status, detail);
		};
	}

	private static ProbeResult of(@Nullable HealthCheckResponse response) {
		ServingStatus serving = (response != null) ? response.getStatus() : ServingStatus.UNKNOWN;
		return switch (serving) {
			case SERVING -> SERVING;
			case NOT_SERVING -> ProbeResult.down(FailureKind.HTTP, "not serving", "the server says NOT_SERVING");
			default -> ProbeResult.failed(FailureKind.HTTP, "not serving", "the server says " + serving);
		};
	}

	private static ProbeResult broken(Throwable cause, String peerName) {
		if (TlsClient.isTlsFailure(cause)) {
			return TlsClient.explain(cause, peerName);
		}
		if (cause instanceof IOException) {
			return Failures.ofConnection(cause, Failures.closedEarly("connection closed before the answer"));
		}
		return Failures.malformed("not gRPC: " + cause.getMessage());
	}

	private static ProbeResult failed(Status status, String detail) {
		return ProbeResult.failed(FailureKind.HTTP, status.getCode().name(), detail);
	}

}
