package dev.healthcheck.check;

import java.time.Duration;
import java.util.regex.Pattern;

import dev.healthcheck.node.NodeAddress;

/**
 * Checks of values in settings; messages name the setting, the value and what is
 * accepted.
 */
final class Settings {

	/** Far beyond any use, and far from the overflow of nanoseconds. */
	private static final Duration MAX_DURATION = Duration.ofDays(365);

	private Settings() {
	}

	static void atLeast(String name, int value, int least) {
		if (value < least) {
			throw new IllegalArgumentException("'" + name + "' is " + value + ", but must be at least " + least);
		}
	}

	static void positive(String name, Duration value) {
		if (value.isZero() || value.isNegative() || value.compareTo(MAX_DURATION) > 0) {
			throw new IllegalArgumentException("'" + name + "' is " + value
					+ ", but must be a positive duration such as 2s, and at most " + MAX_DURATION.toDays() + "d");
		}
	}

	static void notNegative(String name, Duration value) {
		if (value.isNegative() || value.compareTo(MAX_DURATION) > 0) {
			throw new IllegalArgumentException("'" + name + "' is " + value
					+ ", but must be 0 or a duration such as 2s, and at most " + MAX_DURATION.toDays() + "d");
		}
	}

	static void matches(String name, String value, Pattern pattern, String accepted) {
		if (!pattern.matcher(value).matches()) {
			throw new IllegalArgumentException("'" + name + "' is '" + value + "', but must be " + accepted);
		}
	}

	static void isHost(String name, String value) {
		try {
			NodeAddress.parse(value, 80);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("'" + name + "' is '" + value + "', but must be a host or 'host:port'",
					ex);
		}
	}

}
