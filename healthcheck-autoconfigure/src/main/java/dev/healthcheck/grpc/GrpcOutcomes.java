package dev.healthcheck.grpc;

import java.io.IOException;

import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.upstream.Upstream;
import io.grpc.Status;

/**
 * What the end of a call of any service says about its node. A status that the server
 * answered with counts as the HTTP status that gateways make of it: the upstream's
 * {@code unhealthy-statuses} say whether that is a failure, by default {@code INTERNAL},
 * {@code UNKNOWN}, {@code DATA_LOSS} (500), {@code UNAVAILABLE} (503) and
 * {@code DEADLINE_EXCEEDED} (504).
 * <p>
 * A deadline is always the caller's own. One that passes without an answer is a failure
 * of the node if the node had at least the time that a check gives it, and says nothing
 * otherwise.
 */
final class GrpcOutcomes implements OutcomeClassifier {

	private final Upstream upstream;

	GrpcOutcomes(Upstream upstream) {
		this.upstream = upstream;
	}

	@Override
	public Outcome classify(CallEnd end) {
		Status.Code code = end.status().getCode();
		if (code == Status.Code.OK) {
			return Outcome.success();
		}
		if (end.timedOut()) {
			return end.callersDeadline() ? Outcome.ignored()
					: Outcome.failure(FailureKind.TIMEOUT, "no answer within " + end.timeout().toMillis() + " ms");
		}
		if (code == Status.Code.CANCELLED) {
			return Outcome.ignored();
		}
		return end.answered() ? answered(end) : unanswered(end);
	}

	private Outcome answered(CallEnd end) {
		if (end.status().getCause() instanceof IOException) {
			// the connection was cut in the middle of the answer
			return Outcome.failure(FailureKind.TCP, end.cause());
		}
		int status = httpStatus(end.status().getCode());
		boolean unhealthy = this.upstream.definition()
			.unhealthyStatuses()
			.stream()
			.anyMatch((range) -> range.contains(status));
		return unhealthy ? Outcome.failure(FailureKind.HTTP, end.status().getCode() + ": " + end.cause())
				: Outcome.success();
	}

	private static Outcome unanswered(CallEnd end) {
		return switch (end.status().getCode()) {
			case UNAVAILABLE, UNKNOWN, INTERNAL -> Outcome.failure(FailureKind.TCP, end.cause());
			// made on this side: a message too large, credentials that are missing
			default -> Outcome.ignored();
		};
	}

	/** As google.rpc.Code documents them. */
	private static int httpStatus(Status.Code code) {
		return switch (code) {
			case OK -> 200;
			case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE -> 400;
			case UNAUTHENTICATED -> 401;
			case PERMISSION_DENIED -> 403;
			case NOT_FOUND -> 404;
			case ALREADY_EXISTS, ABORTED -> 409;
			case RESOURCE_EXHAUSTED -> 429;
			case CANCELLED -> 499;
			case UNKNOWN, INTERNAL, DATA_LOSS -> 500;
			case UNIMPLEMENTED -> 501;
			case UNAVAILABLE -> 503;
			case DEADLINE_EXCEEDED -> 504;
		};
	}

}
