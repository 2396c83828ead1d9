package dev.healthcheck.check;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * Spreads waits before a repeat: all who were interrupted by the same event, such as an
 * election, would otherwise come back at the same moments. Thread-safe if its source is.
 */
public final class Jitter {

	private final DoubleSupplier random;

	/**
	 * Waits that nobody can foresee.
	 */
	public Jitter() {
		this(() -> ThreadLocalRandom.current().nextDouble());
	}

	/**
	 * Waits from a source of numbers.
	 * @param random gives numbers from 0 to less than 1
	 */
	public Jitter(DoubleSupplier random) {
		this.random = random;
	}

	/**
	 * The wait to make in place of another.
	 * @param longest how long it may be
	 * @return a time between half of it and all of it
	 */
	public Duration of(Duration longest) {
		return Duration.ofNanos((long) (longest.toNanos() * (1 + this.random.getAsDouble()) / 2));
	}

}
