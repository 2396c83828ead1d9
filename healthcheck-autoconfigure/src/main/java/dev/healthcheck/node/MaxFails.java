package dev.healthcheck.node;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * How many failures of requests take a node out of use.
 *
 * @param count so many in a row; 0 for never, {@code null} if a comparison with the other
 * nodes of its level decides
 */
public record MaxFails(@Nullable Integer count) {

	/** A comparison with the other nodes of the level decides. */
	public static final MaxFails AUTO = new MaxFails(null);

	private static final String AUTO_NAME = "auto";

	public MaxFails {
		if (count != null && count < 0) {
			throw refused(count);
		}
	}

	/**
	 * Exactly so many failures in a row.
	 * @param count their number, 0 for never
	 * @return the value
	 */
	public static MaxFails of(int count) {
		return new MaxFails(count);
	}

	/**
	 * Parse {@code auto} or a number.
	 * @param text the text to parse
	 * @return the value
	 * @throws IllegalArgumentException if it is neither
	 */
	public static MaxFails parse(String text) {
		String value = text.trim();
		if (value.toLowerCase(Locale.ROOT).equals(AUTO_NAME)) {
			return AUTO;
		}
		try {
			return of(Integer.parseInt(value));
		}
		catch (NumberFormatException ex) {
			throw refused("'" + text + "'");
		}
	}

	private static IllegalArgumentException refused(Object value) {
		return new IllegalArgumentException(
				"'max-fails' is " + value + ", but must be 'auto', or a number of 0 or more");
	}

	/**
	 * Whether a comparison with other nodes decides.
	 * @return whether it is {@code auto}
	 */
	public boolean isAuto() {
		return this.count == null;
	}

	/**
	 * As it is written in configuration.
	 */
	@Override
	public String toString() {
		return (this.count != null) ? this.count.toString() : AUTO_NAME;
	}

}
