package dev.healthcheck.upstream;

import org.jspecify.annotations.Nullable;

/**
 * A call whose caller waits for it.
 */
final class BlockingCall {

	private BlockingCall() {
	}

	static <T extends @Nullable Object> T make(NodeCall<T> call, CallOptions options, Attempts attempts) {
		Attempt attempt = attempts.first();
		while (true) {
			T result;
			try {
				result = call.call(attempt.node());
			}
			catch (Throwable ex) {
				attempt = failed(attempt, ex, options, attempts);
				continue;
			}
			Attempt next = attempts.next(attempt, options.ofResult(result));
			if (next == null) {
				return result;
			}
			attempt = next;
		}
	}

	private static Attempt failed(Attempt attempt, Throwable error, CallOptions options, Attempts attempts) {
		if (error instanceof InterruptedException) {
			Thread.currentThread().interrupt();
		}
		if (Thread.currentThread().isInterrupted()) {
			attempt.abandoned();
			BlockingCall.<RuntimeException>throwAsIs(error);
		}
		Verdict verdict = options.ofFailure(error);
		Attempt next = attempts.next(attempt, verdict);
		if (!verdict.repeat()) {
			BlockingCall.<RuntimeException>throwAsIs(error);
		}
		if (next == null) {
			throw attempts.exhausted(CallFailures.unwrapped(error));
		}
		return next;
	}

	/** Also an exception that is checked, which only its declaration would forbid. */
	@SuppressWarnings("unchecked")
	private static <E extends Throwable> void throwAsIs(Throwable error) throws E {
		throw (E) error;
	}

}
