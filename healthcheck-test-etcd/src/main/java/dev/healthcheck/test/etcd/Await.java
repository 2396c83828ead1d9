package dev.healthcheck.test.etcd;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waiting for a condition.
 */
final class Await {

	private static final long PAUSE_MILLIS = 15;

	private Await() {
	}

	/**
	 * Waits until a condition holds.
	 * @param timeout how long at most
	 * @param condition the condition, asked again and again
	 * @param problem says what is missing when the time is up
	 */
	static void until(Duration timeout, BooleanSupplier condition, Supplier<String> problem) {
		long deadline = System.nanoTime() + timeout.toNanos();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() - deadline > 0) {
				throw new IllegalStateException("not within %s: %s".formatted(timeout, problem.get()));
			}
			pause();
		}
	}

	private static void pause() {
		try {
			Thread.sleep(PAUSE_MILLIS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("interrupted while waiting", ex);
		}
	}

}
