package dev.healthcheck.etcd;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How calls that are safe to repeat are repeated.
 *
 * @param maxAttempts attempts of one call, the first included; {@code null}: endpoints x
 * max(1, max-fails) + 1
 * @param initialDelay longest wait before the second attempt; doubled for each further
 * one, and at least half of it is waited
 * @param maxDelay longest wait
 */
public record RetrySettings(@Nullable Integer maxAttempts, Duration initialDelay, Duration maxDelay) {

	public RetrySettings {
		if (maxAttempts != null && maxAttempts < 1) {
			throw new IllegalArgumentException("'retry.max-attempts' is " + maxAttempts + ", but must be at least 1");
		}
		EtcdClientSettings.positive("retry.initial-delay", initialDelay);
		EtcdClientSettings.positive("retry.max-delay", maxDelay);
		if (maxDelay.compareTo(initialDelay) < 0) {
			throw new IllegalArgumentException("'retry.max-delay' is " + maxDelay
					+ ", but must not be shorter than 'retry.initial-delay' (" + initialDelay + ")");
		}
	}

	/**
	 * From 50 ms to 500 ms.
	 * @return the settings
	 */
	public static RetrySettings ofDefaults() {
		return new RetrySettings(null, Duration.ofMillis(50), Duration.ofMillis(500));
	}

}
