package dev.healthcheck.upstream;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * How many of an upstream's calls may be repeated in vain.
 *
 * @param percent repeats that fail may be at most so many percent of the calls of the
 * last ten seconds, and ten on top; 0 for no repeats at all, {@code null} for no bound
 */
public record RetryBudget(@Nullable Integer percent) {

	/** No bound. */
	public static final RetryBudget NONE = new RetryBudget(null);

	private static final String NONE_NAME = "none";

	public RetryBudget {
		if (percent != null && (percent < 0 || percent > 100)) {
			throw refused(percent + "%");
		}
	}

	/**
	 * A share of the calls.
	 * @param percent from 0, for no repeats, to 100
	 * @return the budget
	 */
	public static RetryBudget ofPercent(int percent) {
		return new RetryBudget(percent);
	}

	/**
	 * Parse a value such as {@code 20%}, or {@code none}.
	 * @param text the text to parse
	 * @return the budget
	 * @throws IllegalArgumentException if it is neither
	 */
	public static RetryBudget parse(String text) {
		String value = text.trim();
		if (value.toLowerCase(Locale.ROOT).equals(NONE_NAME)) {
			return NONE;
		}
		if (!value.matches("[0-9]{1,3} ?%")) {
			throw refused(text);
		}
		return ofPercent(Integer.parseInt(value.substring(0, value.length() - 1).trim()));
	}

	private static IllegalArgumentException refused(String value) {
		return new IllegalArgumentException(
				"'retry-budget' is '" + value + "', but must be from 0% to 100%, or 'none'");
	}

	/**
	 * As it is written in configuration.
	 */
	@Override
	public String toString() {
		return (this.percent != null) ? this.percent + "%" : NONE_NAME;
	}

}
