package dev.healthcheck.upstream;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;

import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What the exception of a call says about the node, unless the caller knows better: a
 * timeout or a broken connection anywhere in its causes is just that, any other exception
 * is a bad answer, and a cancelled call says nothing.
 */
final class CallFailures {

	private CallFailures() {
	}

	static Outcome outcome(Throwable failure) {
		if (failure instanceof Error || failure instanceof InterruptedException
				|| failure instanceof CancellationException) {
			return Outcome.ignored();
		}
		// those of java.net, java.net.http, java.util.concurrent, Netty and others have
		// nothing but the name in common, and some are wrapped into an IOException
		Throwable timeout = first(failure, CallFailures::isTimeout);
		if (timeout != null) {
			return Outcome.failure(FailureKind.TIMEOUT, describe(timeout));
		}
		Throwable broken = first(failure, IOException.class::isInstance);
		if (broken != null) {
			return Outcome.failure(FailureKind.TCP, describe(broken));
		}
		return Outcome.failure(FailureKind.HTTP, describe(failure));
	}

	/**
	 * Spring ends a request of the JDK's client by cancelling it when its read timeout is
	 * over; the client then says this, or the right thing, as chance will have it.
	 */
	private static boolean isTimeout(Throwable cause) {
		return cause.getClass().getSimpleName().endsWith("TimeoutException")
				|| (cause instanceof IOException && "Request cancelled".equals(cause.getMessage()));
	}

	/**
	 * The failure itself, without what asynchronous stages wrap around it.
	 * @param error the failure as it was reported
	 * @return the failure
	 */
	static Throwable unwrapped(Throwable error) {
		Throwable failure = error;
		while ((failure instanceof CompletionException || failure instanceof ExecutionException)
				&& failure.getCause() != null) {
			failure = failure.getCause();
		}
		return failure;
	}

	private static @Nullable Throwable first(Throwable failure, Predicate<Throwable> test) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (test.test(cause)) {
				return cause;
			}
		}
		return null;
	}

	private static String describe(Throwable failure) {
		String message = failure.getMessage();
		return (message == null || message.isBlank()) ? failure.getClass().getSimpleName() : message;
	}

}
