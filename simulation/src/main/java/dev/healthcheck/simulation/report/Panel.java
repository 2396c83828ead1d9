package dev.healthcheck.simulation.report;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * One of the diagrams of a plot: a value over the seconds of a scenario, from 0 up.
 *
 * @param left where it begins in the plot
 * @param title what is shown
 * @param seconds how many there are
 * @param highest the highest value that there is room for
 */
record Panel(int left, String title, int seconds, double highest) {

	private static final int TOP = 58;

	private static final int WIDTH = 256;

	private static final int HEIGHT = 142;

	private static final int GRID_LINES = 4;

	/** Title, axes and grid. */
	String frame() {
		double step = gridStep();
		String levels = IntStream.rangeClosed(0, (int) Math.floor(this.highest / step + 1e-9))
			.mapToObj((i) -> format("""
					<path d="M%d %.1fh%d" stroke="#e4e4e4"/><text x="%d" y="%.1f" text-anchor="end">%s</text>
					""", this.left, y(i * step), WIDTH, this.left - 5, y(i * step) + 4, number(i * step)))
			.collect(Collectors.joining());
		String times = IntStream.rangeClosed(0, this.seconds / 10).mapToObj((i) -> format("""
				<text x="%.1f" y="%d" text-anchor="middle">%d s</text>
				""", x(i * 10), TOP + HEIGHT + 16, i * 10)).collect(Collectors.joining());
		return format("""
				<text x="%d" y="%d" font-size="13" font-weight="bold">%s</text>
				%s%s""", this.left, TOP - 12, this.title, levels, times);
	}

	/** A line through the values, second by second. */
	String line(double[] values, String style) {
		return format("""
				<path d="%s" fill="none" stroke-linejoin="round" %s/>
				""", path(values), style);
	}

	/** The area below the values. */
	String area(double[] values, String fill) {
		return format("""
				<path d="%sV%.1fH%.1fZ" fill="%s"/>
				""", path(values), y(0), x(0.5), fill);
	}

	private String path(double[] values) {
		return IntStream.range(0, values.length)
			.mapToObj((second) -> format("%.1f %.1f", x(second + 0.5), y(Math.min(this.highest, values[second]))))
			.collect(Collectors.joining("L", "M", ""));
	}

	private double x(double second) {
		return this.left + second * WIDTH / this.seconds;
	}

	private double y(double value) {
		return TOP + HEIGHT * (1 - value / this.highest);
	}

	/** One, two or five times a power of ten. */
	private double gridStep() {
		return DoubleStream.of(0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500)
			.filter((step) -> this.highest / step <= GRID_LINES + 1)
			.findFirst()
			.orElse(this.highest);
	}

	private static String number(double value) {
		return (value == Math.rint(value)) ? format("%.0f", value) : format("%.1f", value);
	}

	private static String format(String text, Object... values) {
		return String.format(Locale.ROOT, text, values);
	}

}
