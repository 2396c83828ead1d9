package dev.healthcheck.testing.faults;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What the test that runs now measures, for the {@link FaultMatrix}. Tests run one at a
 * time. Outside of tests that belong to the matrix, figures are dropped.
 * <p>
 * Bounds of figures hold while the matrix is run, which has the machine for itself.
 * Elsewhere the machine may be busy with something else, so that no time and no count by
 * time is a verdict there: tests wait for what is to happen.
 */
public final class Figures {

	/**
	 * System property with the file that the results go to. Not below
	 * {@code healthcheck}: applications of the same JVM would not start.
	 */
	public static final String RESULTS_PROPERTY = "faults.results";

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

	/**
	 * Record a time, and fail in the matrix if it is missing or longer than its bound.
	 * @param name what was measured
	 * @param value how long it took, or {@code null} for never
	 * @param bound how long it may take
	 */
	public static void within(String name, @Nullable Duration value, Duration bound) {
		record(name, value);
		if (value == null || value.compareTo(bound) > 0) {
			failInMatrix(name, (value != null) ? text(value) : "never", text(bound));
		}
	}

	/**
	 * Record a figure, and fail in the matrix if it is greater than its bound.
	 * @param name what was measured
	 * @param value how much
	 * @param bound how much it may be
	 */
	public static void within(String name, long value, long bound) {
		record(name, value);
		if (value > bound) {
			failInMatrix(name, String.valueOf(value), String.valueOf(bound));
		}
	}

	private static void failInMatrix(String name, String value, String bound) {
		if (inMatrix()) {
			throw new AssertionError("%s: %s, but the bound is %s".formatted(name, value, bound));
		}
	}

	/**
	 * Whether the matrix is run, by {@code ./verify faults}.
	 * @return {@code false} for all other runs
	 */
	public static boolean inMatrix() {
		return System.getProperty(RESULTS_PROPERTY) != null;
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
