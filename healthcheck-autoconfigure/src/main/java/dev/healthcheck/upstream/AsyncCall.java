package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

import dev.healthcheck.check.Scheduler;
import dev.healthcheck.node.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * A call that goes from try to try without a thread that waits.
 *
 * @param <T> the type of the result
 */
final class AsyncCall<T extends @Nullable Object> {

	private final AsyncNodeCall<T> call;

	private final CallOptions options;

	private final Attempts attempts;

	private final Scheduler scheduler;

	private final CompletableFuture<T> result = new CompletableFuture<>();

	private final AtomicReference<@Nullable Future<?>> underWay = new AtomicReference<>();

	private volatile @Nullable Throwable last;

	AsyncCall(AsyncNodeCall<T> call, CallOptions options, Attempts attempts, Scheduler scheduler) {
		this.call = call;
		this.options = options;
		this.attempts = attempts;
		this.scheduler = scheduler;
	}

	CompletableFuture<T> start() {
		Duration timeLeft = this.attempts.timeLeft();
		if (timeLeft != null) {
			Scheduler.Cancellable timer = this.scheduler.schedule(timeLeft,
					() -> this.result.completeExceptionally(this.attempts.timedOut(this.last)));
			this.result.whenComplete((value, error) -> timer.cancel());
		}
		this.result.whenComplete((value, error) -> cancel(this.underWay.get()));
		goOn();
		return this.result;
	}

	/** Goes on in a loop, not by recursion, while tries end at once. */
	private void goOn() {
		while (!this.result.isDone()) {
			Attempt attempt = this.attempts.next();
			if (attempt == null) {
				this.result.completeExceptionally(this.attempts.exhausted(this.last));
				return;
			}
			CompletableFuture<T> stage = begin(attempt);
			if (!stage.isDone()) {
				stage.whenComplete((value, error) -> {
					if (ended(attempt, value, error)) {
						goOn();
					}
				});
				return;
			}
			if (!ended(attempt, stage)) {
				return;
			}
		}
	}

	private CompletableFuture<T> begin(Attempt attempt) {
		try {
			CompletionStage<T> stage = this.call.call(attempt.node());
			CompletableFuture<T> future = stage.toCompletableFuture();
			this.underWay.set(future);
			if (this.result.isDone()) {
				cancel(future);
			}
			return future;
		}
		catch (Throwable ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private boolean ended(Attempt attempt, CompletableFuture<T> stage) {
		try {
			return ended(attempt, stage.join(), null);
		}
		catch (RuntimeException ex) {
			return ended(attempt, null, ex);
		}
	}

	/**
	 * A try ended.
	 * @return whether another one is to be made
	 */
	private boolean ended(Attempt attempt, @Nullable T value, @Nullable Throwable error) {
		if (error == null) {
			attempt.end(Outcome.success());
			this.result.complete(value);
			return false;
		}
		if (this.result.isDone()) {
			attempt.abandoned();
			return false;
		}
		Throwable failure = CallFailures.unwrapped(error);
		Outcome outcome = this.options.classify(failure);
		attempt.end(outcome);
		if (outcome instanceof Outcome.Failure) {
			this.last = failure;
			return true;
		}
		this.result.completeExceptionally(failure);
		return false;
	}

	private static void cancel(@Nullable Future<?> future) {
		if (future != null) {
			future.cancel(true);
		}
	}

}
