package dev.healthcheck.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * Properties that are not set, and what holds then.
 */
final class Defaults {

	private Defaults() {
	}

	static <T> T or(@Nullable T value, T defaultValue) {
		return (value != null) ? value : defaultValue;
	}

	static <T> @Nullable T orNull(@Nullable T value, @Nullable T defaultValue) {
		return (value != null) ? value : defaultValue;
	}

}
