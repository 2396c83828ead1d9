package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;

import dev.healthcheck.check.Scheduler;
import io.etcd.jetcd.common.exception.EtcdException;
import io.grpc.Status;

/**
 * Repeats calls that jetcd itself does not repeat, although it is safe.
 *
 * @param scheduler when to repeat
 * @param attempts attempts in all
 * @param initialDelay wait before the second attempt; doubled for each further one
 * @param maxDelay longest wait
 */
record Repeat(Scheduler scheduler, int attempts, Duration initialDelay, Duration maxDelay) {

	/**
	 * Make a call, and make it again while it fails in a way that can be repeated.
	 * @param call makes the call
	 * @param repeatable which failures can be repeated
	 * @param <T> the type of the answer
	 * @return the answer of the last attempt
	 */
	<T> CompletableFuture<T> call(Supplier<CompletableFuture<T>> call, Predicate<Status> repeatable) {
		CompletableFuture<T> result = new CompletableFuture<>();
		attempt(call, repeatable, 1, result);
		return result;
	}

	private <T> void attempt(Supplier<CompletableFuture<T>> call, Predicate<Status> repeatable, int number,
			CompletableFuture<T> result) {
		if (result.isDone()) {
			return;
		}
		call.get().whenComplete((answer, error) -> {
			if (error == null) {
				result.complete(answer);
			}
			else if (number < this.attempts && repeatable.test(statusOf(error))) {
				this.scheduler.schedule(delay(number), () -> attempt(call, repeatable, number + 1, result));
			}
			else {
				result.completeExceptionally(unwrapped(error));
			}
		});
	}

	/**
	 * The wait after an attempt.
	 * @param number the attempt's number, from 1
	 * @return the wait before the next
	 */
	Duration delay(int number) {
		Duration delay = this.initialDelay.multipliedBy(1L << Math.min(number - 1, 16));
		return (delay.compareTo(this.maxDelay) < 0) ? delay : this.maxDelay;
	}

	static Throwable unwrapped(Throwable error) {
		return (error instanceof java.util.concurrent.CompletionException && error.getCause() != null)
				? error.getCause() : error;
	}

	/**
	 * The status of a call that failed, also when jetcd has made an exception of its own
	 * of it.
	 */
	static Status statusOf(Throwable error) {
		for (Throwable cause = error; cause != null; cause = cause.getCause()) {
			if (cause instanceof EtcdException etcd) {
				return Status.Code.valueOf(etcd.getErrorCode().name()).toStatus().withDescription(etcd.getMessage());
			}
		}
		return Status.fromThrowable(error);
	}

	/**
	 * Whether the same call may succeed later.
	 */
	static boolean isTransient(Throwable error) {
		return switch (statusOf(error).getCode()) {
			case UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED -> true;
			default -> false;
		};
	}

	static boolean isUnavailable(Status status) {
		return status.getCode() == Status.Code.UNAVAILABLE;
	}

}
