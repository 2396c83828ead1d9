package dev.healthcheck.upstream;

import dev.healthcheck.node.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * A call whose caller waits for it.
 */
final class BlockingCall {

	private BlockingCall() {
	}

	static <T extends @Nullable Object> T make(NodeCall<T> call, CallOptions options, Attempts attempts) {
		Throwable last = null;
		for (Attempt attempt = attempts.next(); attempt != null; attempt = attempts.next()) {
			try {
				T result = call.call(attempt.node());
				attempt.end(Outcome.success());
				return result;
			}
			catch (Throwable ex) {
				if (ex instanceof InterruptedException) {
					Thread.currentThread().interrupt();
				}
				if (Thread.currentThread().isInterrupted()) {
					attempt.abandoned();
					BlockingCall.<RuntimeException>throwAsIs(ex);
				}
				Outcome outcome = options.classify(ex);
				attempt.end(outcome);
				if (!(outcome instanceof Outcome.Failure)) {
					BlockingCall.<RuntimeException>throwAsIs(ex);
				}
				last = CallFailures.unwrapped(ex);
			}
		}
		throw attempts.exhausted(last);
	}

	/** Also an exception that is checked, which only its declaration would forbid. */
	@SuppressWarnings("unchecked")
	private static <E extends Throwable> void throwAsIs(Throwable error) throws E {
		throw (E) error;
	}

}
