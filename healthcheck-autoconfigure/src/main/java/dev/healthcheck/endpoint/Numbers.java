package dev.healthcheck.endpoint;

import java.util.Locale;

/**
 * Numbers as people read them.
 */
final class Numbers {

	private Numbers() {
	}

	/** {@code 12,345}. */
	static String grouped(long number) {
		return String.format(Locale.ROOT, "%,d", number);
	}

	/** {@code 1.9}, and {@code 2} rather than {@code 2.0}. */
	static String rounded(double number) {
		String text = String.format(Locale.ROOT, "%,.1f", number);
		return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
	}

	/** {@code 1 node}, {@code 12 nodes}. */
	static String of(long count, String thing) {
		return grouped(count) + " " + thing + ((count != 1) ? "s" : "");
	}

}
