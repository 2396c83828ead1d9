package dev.healthcheck.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;

import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.node.StatusClass;
import dev.healthcheck.upstream.CallOptions;
import dev.healthcheck.upstream.NoConnection;
import dev.healthcheck.upstream.UpstreamDefinition;
import org.springframework.http.HttpMethod;

/**
 * What the end of an HTTP exchange says about its node, and whether it may be repeated.
 */
public final class HttpOutcomes {

	private static final Set<HttpMethod> IDEMPOTENT = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS,
			HttpMethod.TRACE, HttpMethod.PUT, HttpMethod.DELETE);

	/** Stands for a status that is none. */
	public static final int MALFORMED_STATUS = 0;

	/** The status of who does not take a request on. */
	private static final int SERVICE_UNAVAILABLE = 503;

	private HttpOutcomes() {
	}

	static boolean isIdempotent(HttpMethod method) {
		return IDEMPOTENT.contains(method);
	}

	/**
	 * What the status of a response says.
	 * @param status the status, or {@link #MALFORMED_STATUS}
	 * @param definition says which statuses are failures
	 * @return the outcome
	 */
	public static Outcome ofStatus(int status, UpstreamDefinition definition) {
		if (status == MALFORMED_STATUS) {
			return Outcome.failure(FailureKind.HTTP, "malformed status");
		}
		StatusClass statusClass = StatusClass.of(status);
		if (definition.unhealthyStatuses().stream().noneMatch((range) -> range.contains(status))) {
			return Outcome.success(statusClass);
		}
		Outcome.Failure failure = Outcome.failure(statusClass, "status " + status);
		return (status == SERVICE_UNAVAILABLE) ? failure.asRefusal() : failure;
	}

	/**
	 * What an exception says. Only broken connections, timeouts and bad answers are about
	 * the node; all else went wrong on this side.
	 * @param failure the exception
	 * @param sent whether the request is known to have been sent, so that what went wrong
	 * is the answer
	 * @param options what the caller says of it
	 * @return the outcome
	 */
	public static Outcome ofFailure(Throwable failure, boolean sent, CallOptions options) {
		if (any(failure, HttpOutcomes::isOfThisSide)) {
			return Outcome.ignored();
		}
		return (any(failure, HttpOutcomes::isOfTheNode) || (sent && failure instanceof RuntimeException))
				? options.classify(failure) : Outcome.ignored();
	}

	/** Cancelled, interrupted, or no connection of the client's own pool was free. */
	private static boolean isOfThisSide(Throwable cause) {
		return cause instanceof InterruptedException || cause instanceof CancellationException
				|| cause instanceof ClosedByInterruptException
				|| (cause instanceof InterruptedIOException && !(cause instanceof SocketTimeoutException))
				|| cause.getClass().getSimpleName().startsWith("PoolAcquire");
	}

	private static boolean isOfTheNode(Throwable cause) {
		return cause instanceof IOException || cause.getClass().getSimpleName().endsWith("TimeoutException");
	}

	/**
	 * Whether there was no connection, so that nothing of the request can have reached
	 * the node.
	 */
	static boolean neverConnected(Throwable failure) {
		return NoConnection.isCauseOf(failure);
	}

	private static boolean any(Throwable failure, Predicate<Throwable> test) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (test.test(cause)) {
				return true;
			}
		}
		return false;
	}

}
