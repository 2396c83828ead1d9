package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

import dev.healthcheck.check.Jitter;
import dev.healthcheck.check.Scheduler;
import io.etcd.jetcd.common.exception.EtcdException;
import io.grpc.Status;

/**
 * Repeats calls of one client: jetcd repeats none by itself ({@link UnrepeatedCalls}).
 * Thread-safe.
 */
final class Repeat implements AutoCloseable {

	private final Scheduler scheduler;

	private final BiConsumer<Duration, Runnable> timer;

	private final int attempts;

	private final RetrySettings retry;

	private final Duration requestTimeout;

	private final Jitter jitter;

	/** Of calls between two attempts: lets each fail as its last attempt did. */
	private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();

	private volatile boolean closed;

	Repeat(Scheduler scheduler, EtcdClientSettings settings) {
		this(scheduler, settings, new Jitter());
	}

	Repeat(Scheduler scheduler, EtcdClientSettings settings, Jitter jitter) {
		this(scheduler, scheduler::schedule, settings, jitter);
	}

	/**
	 * Make a repetition.
	 * @param scheduler what else happens later
	 * @param timer runs attempts after their wait; until {@link #close()} it runs all
	 * @param settings how often to repeat, how long to wait between two attempts, and how
	 * long to go on with calls that were not carried out
	 * @param jitter draws the waits
	 */
	Repeat(Scheduler scheduler, BiConsumer<Duration, Runnable> timer, EtcdClientSettings settings, Jitter jitter) {
		this.scheduler = scheduler;
		this.timer = timer;
		this.attempts = settings.attempts();
		this.retry = settings.retry();
		this.requestTimeout = settings.requestTimeout();
		this.jitter = jitter;
	}

	Scheduler scheduler() {
		return this.scheduler;
	}

	/** The longest wait, for who may wait for long. */
	Duration longDelay() {
		return this.jitter.of(this.retry.maxDelay());
	}

	/**
	 * Make a call, and make it again while it fails in a way that can be repeated.
	 * @param call makes the call
	 * @param repeatable which failures can be repeated
	 * @param <T> the type of the answer
	 * @return the answer of the last attempt
	 */
	<T> CompletableFuture<T> call(Supplier<CompletableFuture<T>> call, Predicate<Status> repeatable) {
		CompletableFuture<T> result = new CompletableFuture<>();
		attempt(call, repeatable, this.attempts, 1, result);
		return result;
	}

	/**
	 * Make a call, and make it again while its endpoint is unavailable. When the last
	 * attempt fails in a certain way, another round of attempts begins, as many rounds as
	 * there are attempts.
	 * @param call makes the call
	 * @param another which failures begin another round
	 * @param <T> the type of the answer
	 * @return the answer of the last attempt
	 */
	<T> CompletableFuture<T> rounds(Supplier<CompletableFuture<T>> call, Predicate<Status> another) {
		return call(() -> whileUnavailable(call), another);
	}

	/**
	 * Make a call, and make it again while its endpoint is unavailable.
	 * @param call makes the call
	 * @param <T> the type of the answer
	 * @return the answer of the last attempt
	 */
	<T> CompletableFuture<T> whileUnavailable(Supplier<CompletableFuture<T>> call) {
		return call(call, Repeat::isUnavailable);
	}

	/**
	 * Make a call, and make it again while etcd surely does not carry it out, for want of
	 * a leader: so it takes effect once at most, as if it had been sent later.
	 * @param call makes the call
	 * @param <T> the type of the answer
	 * @return the answer of the last attempt
	 */
	<T> CompletableFuture<T> untilProposed(Supplier<CompletableFuture<T>> call) {
		CompletableFuture<T> result = new CompletableFuture<>();
		long wait = Math.min(this.retry.maxDelay().toNanos(), this.requestTimeout.toNanos() / 2);
		long ends = this.scheduler.nanoTime() + this.requestTimeout.toNanos() - wait;
		Predicate<Status> repeatable = (status) -> EtcdOutcomes.isDropped(status)
				&& this.scheduler.nanoTime() - ends < 0;
		attempt(call, repeatable, (this.attempts > 1) ? Integer.MAX_VALUE : 1, 1, result);
		return result;
	}

	private <T> void attempt(Supplier<CompletableFuture<T>> call, Predicate<Status> repeatable, int attempts,
			int number, CompletableFuture<T> result) {
		if (result.isDone()) {
			return;
		}
		call.get().whenComplete((answer, failure) -> {
			if (failure == null) {
				result.complete(answer);
				return;
			}
			Throwable error = unwrapped(UnrepeatedCalls.original(failure));
			if (number < attempts && repeatable.test(statusOf(error))) {
				later(isMoved(error, number) ? Duration.ZERO : delay(number),
						() -> attempt(call, repeatable, attempts, number + 1, result),
						() -> result.completeExceptionally(error));
			}
			else {
				result.completeExceptionally(error);
			}
		});
	}

	/**
	 * A call that was taken off its endpoint goes to another one, which is known to be
	 * well.
	 */
	private static boolean isMoved(Throwable error, int number) {
		String description = statusOf(error).getDescription();
		return number == 1 && description != null && description.startsWith(EtcdCall.MOVED_OFF);
	}

	/**
	 * Make another attempt.
	 * @param delay how long from now
	 * @param attempt makes it
	 * @param failure run instead if this is closed before
	 */
	void later(Duration delay, Runnable attempt, Runnable failure) {
		this.waiting.add(failure);
		this.timer.accept(delay, () -> {
			if (this.waiting.remove(failure)) {
				attempt.run();
			}
		});
		if (this.closed) {
			giveUp(failure);
		}
	}

	/**
	 * Repeat nothing any longer: calls that wait for their next attempt fail, as the
	 * scheduler may end with the client.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.waiting.forEach(this::giveUp);
	}

	private void giveUp(Runnable failure) {
		if (this.waiting.remove(failure)) {
			failure.run();
		}
	}

	/**
	 * The wait after an attempt: at random between half of what the settings say and all
	 * of it.
	 * @param number the attempt's number, from 1
	 * @return the wait before the next
	 */
	Duration delay(int number) {
		Duration delay = this.retry.initialDelay().multipliedBy(1L << Math.min(number - 1, 16));
		return (delay.compareTo(this.retry.maxDelay()) < 0) ? this.jitter.of(delay) : longDelay();
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
