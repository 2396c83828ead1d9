package dev.healthcheck.upstream;

import org.jspecify.annotations.Nullable;

/**
 * A call whose caller waits for it.
 *
 * @param <T> the type of the result
 */
final class BlockingCall<T extends @Nullable Object> {

	private final NodeCall<T> call;

	private final CallOptions options;

	private final Attempts attempts;

	BlockingCall(NodeCall<T> call, CallOptions options, Attempts attempts) {
		this.call = call;
		this.options = options;
		this.attempts = attempts;
	}

	T make() {
		return new Race<Result<T>>(this.attempts, this.options.hedging(), this::make, (late) -> {
		}).run().value();
	}

	private @Nullable Result<T> make(Attempt first, Race<Result<T>>.Line line) {
		Attempt next = first;
		while (next != null) {
			Attempt attempt = next;
			line.begins(attempt, () -> {
			});
			T result;
			try {
				result = this.call.call(attempt.node());
			}
			catch (Throwable ex) {
				next = failed(attempt, ex, line);
				continue;
			}
			Verdict verdict = this.options.ofResult(result);
			next = this.attempts.next(attempt, verdict);
			if (next == null && !this.attempts.isLeftToAnother(verdict)) {
				return new Result<>(result);
			}
		}
		return null;
	}

	private @Nullable Attempt failed(Attempt attempt, Throwable error, Race<Result<T>>.Line line) {
		if (line.isCancelled()) {
			attempt.abandoned();
			return null;
		}
		if (error instanceof InterruptedException) {
			Thread.currentThread().interrupt();
		}
		if (Thread.currentThread().isInterrupted()) {
			attempt.abandoned();
			BlockingCall.<RuntimeException>throwAsIs(error);
		}
		Verdict verdict = this.options.ofFailure(error);
		Attempt next = this.attempts.next(attempt, verdict);
		if (!verdict.repeat()) {
			BlockingCall.<RuntimeException>throwAsIs(error);
		}
		if (next == null && !this.attempts.isLeftToAnother(verdict)) {
			throw this.attempts.exhausted(CallFailures.unwrapped(error));
		}
		return next;
	}

	/** Also an exception that is checked, which only its declaration would forbid. */
	@SuppressWarnings("unchecked")
	private static <E extends Throwable> void throwAsIs(Throwable error) throws E {
		throw (E) error;
	}

	private record Result<T extends @Nullable Object>(T value) {

	}

}
