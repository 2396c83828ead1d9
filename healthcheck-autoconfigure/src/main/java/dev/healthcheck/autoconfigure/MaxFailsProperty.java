package dev.healthcheck.autoconfigure;

import dev.healthcheck.node.MaxFails;
import org.jspecify.annotations.Nullable;
import org.springframework.util.NumberUtils;
import org.springframework.util.StringUtils;

/**
 * A property {@code max-fails} that can be {@code auto}.
 */
final class MaxFailsProperty {

	private MaxFailsProperty() {
	}

	/**
	 * Parse a value, a number as leniently as Spring reads it.
	 * @param text the value
	 * @return what it says, {@code null} if nothing is set
	 * @throws IllegalArgumentException if it is not accepted
	 */
	static @Nullable MaxFails parse(@Nullable String text) {
		if (!StringUtils.hasText(text)) {
			return null;
		}
		int number;
		try {
			number = NumberUtils.parseNumber(text, Integer.class);
		}
		catch (NumberFormatException ex) {
			return MaxFails.parse(text);
		}
		return MaxFails.of(number);
	}

}
