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
		return (Math.abs(number) < 1000) ? Long.toString(number) : String.format(Locale.ROOT, "%,d", number);
	}

	/** {@code 1.9}, and {@code 2} rather than {@code 2.0}. */
	static String rounded(double number) {
		long tenths = Math.round(number * 10);
		return (tenths % 10 == 0) ? grouped(tenths / 10) : String.format(Locale.ROOT, "%,.1f", number);
	}

	/** {@code 1 node}, {@code 12 nodes}. */
	static String of(long count, String thing) {
		return grouped(count) + " " + thing + ((count != 1) ? "s" : "");
	}

}
