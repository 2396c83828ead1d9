package dev.healthcheck.testing.faults;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What the test that runs now measures, for the {@link FaultMatrix}. Tests run one at a
 * time. Outside of tests that belong to the matrix, figures are dropped.
 */
public final class Figures {

	private static @Nullable Map<String, String> current;

	private Figures() {
	}

	/**
	 * Record a figure.
	 * @param name what was measured, such as {@code failed gets}
	 * @param value how much; a figure that is recorded again takes the place of the
	 * former
	 */
	public static synchronized void record(String name, long value) {
		put(name, String.format(Locale.ROOT, "%,d", value).replace(',', ' '));
	}

	/**
	 * Record a time.
	 * @param name what was measured
	 * @param value how long it took, or {@code null} for never
	 */
	public static synchronized void record(String name, @Nullable Duration value) {
		put(name, (value != null) ? text(value) : "never");
	}

	/**
	 * Record what is no number, or has a unit of its own.
	 * @param name what was measured
	 * @param value the text
	 */
	public static synchronized void record(String name, String value) {
		put(name, value);
	}

	private static void put(String name, String value) {
		if (current != null) {
			current.put(name, value);
		}
	}

	static synchronized void begin() {
		current = new LinkedHashMap<>();
	}

	static synchronized Map<String, String> end() {
		Map<String, String> figures = (current != null) ? current : Map.of();
		current = null;
		return figures;
	}

	private static String text(Duration value) {
		return (value.toMillis() < 1000) ? value.toMillis() + " ms"
				: String.format(Locale.ROOT, "%.1f s", value.toMillis() / 1000.0);
	}

}
