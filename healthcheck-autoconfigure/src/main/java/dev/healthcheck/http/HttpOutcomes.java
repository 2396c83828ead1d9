package dev.healthcheck.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;

import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.node.StatusClass;
import dev.healthcheck.upstream.CallOptions;
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
		return definition.unhealthyStatuses().stream().anyMatch((range) -> range.contains(status))
				? Outcome.failure(statusClass, "status " + status) : Outcome.success(statusClass);
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
				? judged(failure, options) : Outcome.ignored();
	}

	/** The attempt ends, whatever the caller's classifier does. */
	private static Outcome judged(Throwable failure, CallOptions options) {
		try {
			return options.classifier().apply(failure);
		}
		catch (RuntimeException ex) {
			failure.addSuppressed(ex);
			return Outcome.ignored();
		}
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
		return any(failure,
				(cause) -> cause instanceof ConnectException || cause instanceof UnknownHostException
						|| cause instanceof NoRouteToHostException || cause instanceof UnresolvedAddressException
						|| cause instanceof HttpConnectTimeoutException || isConnectTimeout(cause));
	}

	/** Those of Apache and Netty have their own types, that of the JDK only its words. */
	private static boolean isConnectTimeout(Throwable cause) {
		return cause.getClass().getSimpleName().equals("ConnectTimeoutException")
				|| (cause instanceof SocketTimeoutException && cause.getMessage() != null
						&& cause.getMessage().toLowerCase(Locale.ROOT).startsWith("connect"));
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
