package dev.healthcheck.benchmark.trouble;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How one contestant came through a scenario.
 *
 * @param values its measures, in their order
 * @param text everything in numbers
 */
record Outcome(List<Double> values, String text) {

	private static final String SEPARATOR = " / ";

	static Outcome of(Scenario scenario, Course course) {
		return new Outcome(
				scenario.measures().stream().map((measure) -> measure.value().applyAsDouble(course)).toList(),
				course.toString());
	}

	double value(int measure) {
		return this.values.get(measure);
	}

	/** As {@link #parse} reads it. */
	@Override
	public String toString() {
		return this.values.stream().map(Object::toString).collect(Collectors.joining(" ")) + SEPARATOR + this.text;
	}

	static Outcome parse(String text) {
		int end = text.indexOf(SEPARATOR);
		return new Outcome(Arrays.stream(text.substring(0, end).split(" ", -1)).map(Double::valueOf).toList(),
				text.substring(end + SEPARATOR.length()));
	}

}
