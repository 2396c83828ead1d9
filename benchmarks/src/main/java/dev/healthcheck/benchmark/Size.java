package dev.healthcheck.benchmark;

import java.time.Duration;

/**
 * How much is measured.
 */
public enum Size {

	/** Shows that the benchmark works, and nothing else. */
	SMOKE(1, Duration.ofMillis(100), Duration.ofMillis(50)),

	/** What a developer waits for. */
	QUICK(5, Duration.ofSeconds(1), Duration.ofSeconds(3)),

	/** What is published. */
	FULL(9, Duration.ofSeconds(1), Duration.ofSeconds(5));

	private final int rounds;

	private final Duration measurement;

	private final Duration warmUp;

	Size(int rounds, Duration measurement, Duration warmUp) {
		this.rounds = rounds;
		this.measurement = measurement;
		this.warmUp = warmUp;
	}

	/**
	 * How often each contestant has its turn.
	 * @return the number of rounds
	 */
	public int rounds() {
		return this.rounds;
	}

	/**
	 * How long one turn takes.
	 * @return the time
	 */
	public Duration measurement() {
		return this.measurement;
	}

	/**
	 * How long each contestant runs before its first turn.
	 * @return the time
	 */
	public Duration warmUp() {
		return this.warmUp;
	}

}
