package dev.healthcheck.benchmark;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Waiting for what other processes do.
 */
public final class Pause {

	private static final Duration LOOK = Duration.ofMillis(100);

	private Pause() {
	}

	/**
	 * Wait until something is so, or for a time.
	 * @param longest how long to wait
	 * @param condition what is waited for
	 * @return whether it is so
	 */
	public static boolean until(Duration longest, BooleanSupplier condition) {
		long end = System.nanoTime() + longest.toNanos();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() - end > 0) {
				return false;
			}
			of(LOOK);
		}
		return true;
	}

	/**
	 * Wait.
	 * @param duration how long
	 */
	public static void of(Duration duration) {
		try {
			Thread.sleep(duration.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
