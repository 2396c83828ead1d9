package dev.healthcheck.keys;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

import dev.healthcheck.node.PlainText;
import org.jspecify.annotations.Nullable;

/**
 * Answers to calls of a client, as those who wait for them want them.
 */
public final class Answers {

	private static final int MAX_LENGTH = 200;

	private Answers() {
	}

	/**
	 * The answer of a call. A client that is closed throws at once, which is an answer,
	 * too.
	 * @param call makes the call
	 * @param <T> the type of the answer
	 * @return completes with the answer
	 */
	public static <T> CompletableFuture<T> of(Supplier<CompletableFuture<T>> call) {
		try {
			return call.get();
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * What went wrong, on one line.
	 * @param error how the call failed, {@code null} if there was no answer
	 * @return the cause
	 */
	public static String problem(@Nullable Throwable error) {
		Throwable cause = (error instanceof CompletionException && error.getCause() != null) ? error.getCause() : error;
		return (cause != null) ? PlainText.oneLine(String.valueOf(cause.getMessage()), MAX_LENGTH) : "no answer";
	}

}
