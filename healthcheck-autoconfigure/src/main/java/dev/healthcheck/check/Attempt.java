package dev.healthcheck.check;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * One check under way. It ends once: with the first result, or when its time is over.
 * Used on the event loop only.
 * <p>
 * Its time passes in slices, and of a slice that the event loop was held up for, only the
 * planned part counts. So a starting or starved application does not take nodes for dead
 * that had answered long before it could look.
 */
final class Attempt {

	private static final int SLICES = 10;

	private final Scheduler scheduler;

	private final Duration timeout;

	private final Duration slice;

	private final CompletableFuture<ProbeResult> result;

	/** What a timeout would report as missing. */
	private String missing = "no connection";

	private @Nullable String warning;

	private @Nullable String detour;

	private Runnable cleanup = () -> {
	};

	private Scheduler.Cancellable timer;

	private int slices;

	private boolean over;

	Attempt(Scheduler scheduler, Duration timeout, CompletableFuture<ProbeResult> result) {
		this.scheduler = scheduler;
		this.timeout = timeout;
		this.result = result;
		this.slice = Duration.ofNanos(timeout.toNanos() / SLICES);
		this.timer = scheduler.schedule(this.slice, this::endSlice);
	}

	/**
	 * Begin a check on the event loop.
	 * @param scheduler the event loop
	 * @param timeout how long the check may take
	 * @param step its first step; what it throws is the result
	 * @return the result, completed on the event loop
	 */
	static CompletionStage<ProbeResult> begin(EventLoopScheduler scheduler, Duration timeout, Step step) {
		CompletableFuture<ProbeResult> result = new CompletableFuture<>();
		scheduler.run(() -> {
			Attempt attempt = new Attempt(scheduler, timeout, result);
			try {
				step.take(attempt);
			}
			catch (RuntimeException ex) {
				attempt.end(Failures.ofProbe(ex));
			}
		});
		return result;
	}

	/**
	 * From now on a timeout means that this is missing, and the end needs this clean-up.
	 */
	void awaiting(String missing, Runnable cleanup) {
		this.missing = missing;
		this.cleanup = cleanup;
	}

	void awaiting(String missing) {
		this.missing = missing;
	}

	/** What {@link #awaiting} asked for is no longer needed. */
	void keep() {
		this.cleanup = () -> {
		};
	}

	/** Whatever the result is, it comes with this warning, or with none. */
	void warn(@Nullable String warning) {
		this.warning = warning;
	}

	/** It went to an address that requests may not try, which a success has to say. */
	void detour(String detour) {
		this.detour = detour;
	}

	/**
	 * Whether the address may be another one than that of requests, so that the next
	 * check should begin anew.
	 */
	boolean isDetour() {
		return this.detour != null;
	}

	boolean isOver() {
		return this.over;
	}

	Duration timeout() {
		return this.timeout;
	}

	/**
	 * How many milliseconds something that cannot be taken back may go on. The end of
	 * this check is what counts; this only sees to it that nothing is left behind.
	 */
	int patienceMillis() {
		return (int) Math.min(Integer.MAX_VALUE, this.timeout.toMillis() * 2 + 1);
	}

	/**
	 * Do something when as much time has passed from now as the check may take, also when
	 * it has ended by then.
	 */
	Scheduler.Cancellable later(Runnable task) {
		return this.scheduler.schedule(this.timeout, task);
	}

	private void endSlice() {
		if (++this.slices == SLICES) {
			end(Failures.timeout(this.missing, this.timeout));
		}
		else if (!isOver()) {
			this.timer = this.scheduler.schedule(this.slice, this::endSlice);
		}
	}

	void end(ProbeResult outcome) {
		if (isOver()) {
			return;
		}
		// what the clean-up ends must not pass for the result
		this.over = true;
		this.timer.cancel();
		// before the result, whose receiver may ask the node again at once
		this.cleanup.run();
		this.result.complete(outcome.withWarning(warning(outcome)));
	}

	private @Nullable String warning(ProbeResult outcome) {
		if (this.detour == null || !outcome.passed()) {
			return (this.warning != null) ? this.warning : outcome.warning();
		}
		return (this.warning != null) ? this.detour + "; " + this.warning : this.detour;
	}

	/** A step of a check. */
	@FunctionalInterface
	interface Step {

		void take(Attempt attempt);

	}

}
