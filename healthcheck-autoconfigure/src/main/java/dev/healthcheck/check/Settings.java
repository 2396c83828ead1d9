package dev.healthcheck.check;

import java.time.Duration;

/**
 * Checks of values in settings; messages name the setting, the value and what is
 * accepted.
 */
final class Settings {

	private Settings() {
	}

	static void atLeast(String name, int value, int least) {
		if (value < least) {
			throw new IllegalArgumentException("'" + name + "' is " + value + ", but must be at least " + least);
		}
	}

	static void positive(String name, Duration value) {
		if (value.isZero() || value.isNegative()) {
			throw new IllegalArgumentException(
					"'" + name + "' is " + value + ", but must be a positive duration such as 2s");
		}
	}

	static void notNegative(String name, Duration value) {
		if (value.isNegative()) {
			throw new IllegalArgumentException(
					"'" + name + "' is " + value + ", but must be 0 or a duration such as 2s");
		}
	}

}
