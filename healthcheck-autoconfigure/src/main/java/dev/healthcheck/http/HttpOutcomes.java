package dev.healthcheck.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.AsynchronousCloseException;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;

import javax.net.ssl.SSLException;

import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.check.StatusRange;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.node.StatusClass;
import dev.healthcheck.upstream.CallOptions;
import dev.healthcheck.upstream.NoConnection;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Verdict;
import org.jspecify.annotations.Nullable;
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
	static final int SERVICE_UNAVAILABLE = 503;

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
		return ofStatus(status, null, definition);
	}

	/**
	 * What the head of a response says.
	 * @param status the status, or {@link #MALFORMED_STATUS}
	 * @param retryAfter the header {@code Retry-After}, if there is one; that of a 503
	 * counts
	 * @param definition says which statuses are failures
	 * @return the outcome
	 */
	public static Outcome ofStatus(int status, @Nullable String retryAfter, UpstreamDefinition definition) {
		if (status == MALFORMED_STATUS) {
			return Outcome.failure(FailureKind.HTTP, "malformed status");
		}
		StatusClass statusClass = StatusClass.of(status);
		if (!isUnhealthy(status, definition)) {
			return Outcome.success(statusClass);
		}
		Outcome.Failure failure = Outcome.failure(statusClass, "status " + status);
		return (status == SERVICE_UNAVAILABLE) ? failure.asRefusal().withRetryAfter(RetryAfter.parse(retryAfter))
				: failure;
	}

	/** A loop, because every answer comes here. */
	private static boolean isUnhealthy(int status, UpstreamDefinition definition) {
		for (StatusRange range : definition.unhealthyStatuses()) {
			if (range.contains(status)) {
				return true;
			}
		}
		return false;
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
		return verdict(failure, sent, options).outcome();
	}

	/** The same, and whether it may be repeated. */
	static Verdict verdict(Throwable failure, boolean sent, CallOptions options) {
		if (isOfThisSide(failure) || isOfAProxy(failure)) {
			return Verdict.ignored();
		}
		if (!any(failure, HttpOutcomes::isOfTheNode) && !(sent && failure instanceof RuntimeException)) {
			return Verdict.ignored();
		}
		Verdict verdict = options.ofFailure(failure);
		boolean broken = verdict.outcome() instanceof Outcome.Failure failed && failed.kind() == FailureKind.TCP
				&& !NoConnection.isCauseOf(failure) && !isTls(failure);
		// who knows better has said so
		return (broken && options.policy() == CallOptions.ofDefaults().policy())
				? Verdict.of(brokenConnection(((Outcome.Failure) verdict.outcome()).cause())) : verdict;
	}

	/**
	 * A connection ended before the first byte of an answer. That may be the normal end
	 * of one that was kept, so a check decides.
	 * @param detail what happened, in the words of the client or the system
	 * @return the outcome
	 */
	public static Outcome.Failure brokenConnection(String detail) {
		return new Outcome.Failure(FailureKind.TCP, null, Outcome.CONNECTION_CLOSED + ": " + detail, true);
	}

	/**
	 * An answer ended in the middle.
	 * @param failure what happened
	 * @return the outcome
	 */
	public static Outcome.Failure brokenAnswer(Throwable failure) {
		return new Outcome.Failure(FailureKind.HTTP, null, "the answer broke off: " + describe(failure), false);
	}

	/**
	 * Cancelled, interrupted, closed by this process, as when its client ends, or no
	 * connection of the client's own pool was free.
	 */
	static boolean isOfThisSide(Throwable failure) {
		return any(failure, HttpOutcomes::isThisSide);
	}

	private static boolean isThisSide(Throwable cause) {
		return cause instanceof InterruptedException || cause instanceof CancellationException
				|| cause instanceof AsynchronousCloseException
				|| (cause instanceof SocketException && "Socket closed".equals(cause.getMessage()))
				|| (cause instanceof InterruptedIOException && !(cause instanceof SocketTimeoutException))
				|| cause.getClass().getSimpleName().startsWith("PoolAcquire");
	}

	private static boolean isOfTheNode(Throwable cause) {
		return cause instanceof IOException || cause.getClass().getSimpleName().endsWith("TimeoutException");
	}

	/**
	 * A proxy is no node; the clients' exceptions have nothing but their names in common.
	 */
	static boolean isOfAProxy(Throwable failure) {
		return any(failure, (cause) -> cause.getClass().getSimpleName().contains("Proxy")
				|| cause.getClass().getSimpleName().startsWith("TunnelRefused"));
	}

	/** Whether no secure connection could be made. */
	static boolean isTls(Throwable failure) {
		return any(failure, (cause) -> cause instanceof SSLException);
	}

	/** Whether the checks of an upstream are plain HTTP, on the port of the requests. */
	static boolean isPlain(UpstreamDefinition definition) {
		CheckSettings check = definition.check();
		return check.enabled() && check.type().equalsIgnoreCase("http") && check.port() == null;
	}

	/** Whether TLS failed because the answer was something else. */
	static boolean saysPlain(Throwable failure) {
		return any(failure, (cause) -> cause.getClass().getSimpleName().equals("NotSslRecordException")
				|| String.valueOf(cause.getMessage()).startsWith("Unsupported or unrecognized SSL message"));
	}

	private static String describe(Throwable failure) {
		String message = failure.getMessage();
		return (message == null || message.isBlank()) ? failure.getClass().getSimpleName() : message;
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
