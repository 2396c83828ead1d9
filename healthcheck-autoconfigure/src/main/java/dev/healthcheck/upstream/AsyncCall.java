package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;

import dev.healthcheck.check.Scheduler;
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

	/** With those that have ended. */
	private final Queue<Future<?>> underWay = new ConcurrentLinkedQueue<>();

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
		this.result.whenComplete((value, error) -> this.underWay.forEach((future) -> future.cancel(true)));
		try {
			goOn(this.attempts.first());
		}
		catch (NoNodeAvailableException ex) {
			this.result.completeExceptionally(ex);
		}
		return this.result;
	}

	/** Goes on in a loop, not by recursion, while tries end at once. */
	private void goOn(@Nullable Attempt first) {
		Attempt next = first;
		while (next != null) {
			Attempt attempt = next;
			CompletableFuture<T> stage = begin(attempt);
			if (!stage.isDone()) {
				stage.whenComplete((value, error) -> goOn(ended(attempt, value, error)));
				return;
			}
			next = ended(attempt, stage);
		}
	}

	/** A try is late, and another node is known to answer. */
	private boolean hedge(boolean avoided) {
		Attempt attempt = (!this.result.isDone() && this.attempts.mayHedge(avoided)) ? this.attempts.hedge() : null;
		goOn(attempt);
		return attempt != null;
	}

	private CompletableFuture<T> begin(Attempt attempt) {
		try {
			if (this.options.hedging()) {
				attempt.whenLate(this::hedge);
			}
			CompletionStage<T> stage = this.call.call(attempt.node());
			CompletableFuture<T> future = stage.toCompletableFuture();
			if (!future.isDone()) {
				this.underWay.add(future);
			}
			if (this.result.isDone()) {
				future.cancel(true);
			}
			return future;
		}
		catch (Throwable ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private @Nullable Attempt ended(Attempt attempt, CompletableFuture<T> stage) {
		try {
			return ended(attempt, stage.join(), null);
		}
		catch (RuntimeException ex) {
			return ended(attempt, null, ex);
		}
	}

	/**
	 * A try ended.
	 * @return the next one, or {@code null} if there is none
	 */
	private @Nullable Attempt ended(Attempt attempt, @Nullable T value, @Nullable Throwable error) {
		if (error != null && this.result.isDone()) {
			attempt.abandoned();
			return null;
		}
		Verdict verdict = (error != null) ? this.options.ofFailure(error) : this.options.ofResult(value);
		boolean repeat = verdict.repeat() && !this.result.isDone();
		Throwable failure = (error != null) ? CallFailures.unwrapped(error) : null;
		this.last = (repeat && failure != null) ? failure : this.last;
		Attempt next = this.attempts.next(attempt, new Verdict(verdict.outcome(), repeat));
		if (next == null && repeat && this.attempts.isLeftToAnother(verdict)) {
			return null;
		}
		if (next == null && failure == null) {
			this.result.complete(value);
		}
		else if (next == null) {
			this.result.completeExceptionally(repeat ? this.attempts.exhausted(failure) : failure);
		}
		return next;
	}

}
