package dev.healthcheck.check;

import java.time.Duration;

/**
 * Time and what is to happen later: a real event loop, or a virtual clock in tests. Tasks
 * run one at a time and must not block.
 */
public interface Scheduler {

	/**
	 * The monotonic clock.
	 * @return nanoseconds from an arbitrary origin
	 */
	long nanoTime();

	/**
	 * Run a task once, later.
	 * @param delay how long from now; zero or less means as soon as possible
	 * @param task what to run
	 * @return a handle that takes the task back
	 */
	Cancellable schedule(Duration delay, Runnable task);

	/**
	 * How long whoever wakes it again and again should let it sleep in between.
	 * @return the time, which costs accuracy; none unless overridden
	 */
	default Duration leastSleep() {
		return Duration.ZERO;
	}

	/** Takes a task back that has not run yet. */
	@FunctionalInterface
	interface Cancellable {

		/** Take it back; without effect when the task has run. */
		void cancel();

	}

}
