package dev.healthcheck.check;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

import dev.healthcheck.node.FailureKind;
import io.netty.channel.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The results of checks that failed, in the words that users see.
 */
final class Failures {

	private Failures() {
	}

	/**
	 * Nothing came in time.
	 * @param missing what did not come: {@code no answer}
	 * @param timeout the time it had
	 */
	static ProbeResult timeout(String missing, Duration timeout) {
		return ProbeResult.failed(FailureKind.TIMEOUT, "timeout", missing + " within " + seconds(timeout));
	}

	static ProbeResult badBody(String detail) {
		return ProbeResult.failed(FailureKind.HTTP, "bad body", detail);
	}

	static ProbeResult closedEarly(String detail) {
		return ProbeResult.failed(FailureKind.HTTP, "closed early", detail);
	}

	static ProbeResult malformed(String detail) {
		return ProbeResult.failed(FailureKind.HTTP, "malformed", detail);
	}

	static ProbeResult tooLong(String detail) {
		return ProbeResult.failed(FailureKind.HTTP, "too long", detail);
	}

	static ProbeResult tls(String detail) {
		return ProbeResult.failed(FailureKind.TCP, "tls", detail);
	}

	/**
	 * The connection could not be made. When this process has no file descriptor left,
	 * that says nothing about the node.
	 * @param failure why
	 * @param timeout the time the check had
	 */
	static ProbeResult ofConnect(Throwable failure, Duration timeout) {
		if (isWithoutDescriptor(failure)) {
			return ProbeResult.neutral("too many open files");
		}
		if (isTimeout(failure)) {
			return timeout("no connection", timeout);
		}
		if (failure instanceof UnknownHostException) {
			return ProbeResult.failed(FailureKind.TCP, "refused", "Unknown host");
		}
		if (failure instanceof NoRouteToHostException || failure instanceof PortUnreachableException) {
			return ProbeResult.failed(FailureKind.TCP, "refused", "No route to host");
		}
		if (isReset(failure)) {
			return reset();
		}
		if (failure instanceof ConnectException) {
			return ProbeResult.failed(FailureKind.TCP, "refused", "Connection refused");
		}
		return ProbeResult.failed(FailureKind.TCP, "refused", describe(failure));
	}

	/**
	 * The connection broke after it was made.
	 * @param failure why
	 * @param closed the result if the peer just closed it
	 */
	static ProbeResult ofConnection(Throwable failure, ProbeResult closed) {
		if (isReset(failure)) {
			return reset();
		}
		return (failure instanceof ClosedChannelException) ? closed
				: ProbeResult.failed(FailureKind.TCP, "reset", describe(failure));
	}

	/**
	 * A probe threw, or its stage failed.
	 * @param failure why, or {@code null} if it gave no result
	 */
	static ProbeResult ofProbe(@Nullable Throwable failure) {
		Throwable cause = failure;
		while ((cause instanceof CompletionException || cause instanceof ExecutionException)
				&& cause.getCause() != null) {
			cause = cause.getCause();
		}
		if (cause == null) {
			return ProbeResult.failed(FailureKind.TCP, "error", "the probe gave no result");
		}
		if (cause instanceof TimeoutException) {
			return ProbeResult.failed(FailureKind.TIMEOUT, "timeout", describe(cause));
		}
		return ProbeResult.failed(FailureKind.TCP, "error", describe(cause));
	}

	/** Return {@code 1 s}, {@code 1.5 s} or {@code 250 ms}. */
	static String seconds(Duration duration) {
		long millis = duration.toMillis();
		if (millis < 1000) {
			return millis + " ms";
		}
		return ((millis % 1000 == 0) ? String.valueOf(millis / 1000) : String.valueOf(millis / 1000.0)) + " s";
	}

	private static ProbeResult reset() {
		return ProbeResult.failed(FailureKind.TCP, "reset", "Connection reset");
	}

	private static boolean isWithoutDescriptor(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (mentions(cause, "Too many open files")) {
				return true;
			}
		}
		return false;
	}

	private static boolean isTimeout(Throwable failure) {
		// the system's own timeout is a ConnectException that only its text tells from a
		// refusal
		return failure instanceof ConnectTimeoutException || failure instanceof TimeoutException
				|| failure instanceof SocketTimeoutException
				|| (failure instanceof ConnectException && mentions(failure, "timed out"));
	}

	private static boolean isReset(Throwable failure) {
		return failure instanceof IOException && (mentions(failure, "reset") || mentions(failure, "Broken pipe"));
	}

	private static boolean mentions(Throwable failure, String text) {
		return failure.getMessage() != null && failure.getMessage().contains(text);
	}

	private static String describe(Throwable failure) {
		String message = failure.getMessage();
		String name = failure.getClass().getSimpleName();
		return (message == null || message.isBlank()) ? name : name + ": " + message;
	}

}
