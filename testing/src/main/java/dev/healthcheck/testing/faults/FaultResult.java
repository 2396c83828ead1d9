package dev.healthcheck.testing.faults;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What became of one test of the matrix.
 *
 * @param rows the rows it belongs to
 * @param test {@code Class.method}
 * @param verdict how it ended
 * @param took how long it ran
 * @param figures what it measured, by name
 */
record FaultResult(List<Integer> rows, String test, Verdict verdict, Duration took, Map<String, String> figures) {

	/** One line of a file of results: fields separated by tabs. */
	String toLine() {
		String numbers = this.rows.stream().map(String::valueOf).collect(Collectors.joining(","));
		String measured = this.figures.entrySet()
			.stream()
			.map((figure) -> "\t" + clean(figure.getKey()) + "\t" + clean(figure.getValue()))
			.collect(Collectors.joining());
		return numbers + "\t" + this.test + "\t" + this.verdict + "\t" + this.took.toMillis() + measured;
	}

	static FaultResult parse(String line) {
		String[] fields = line.split("\t", -1);
		List<Integer> rows = Arrays.stream(fields[0].split(",", -1)).map(Integer::valueOf).toList();
		Map<String, String> figures = new LinkedHashMap<>();
		for (int i = 4; i + 1 < fields.length; i += 2) {
			figures.put(fields[i], fields[i + 1]);
		}
		return new FaultResult(rows, fields[1], Verdict.valueOf(fields[2]),
				Duration.ofMillis(Long.parseLong(fields[3])), figures);
	}

	private static String clean(String text) {
		return text.replaceAll("\\s+", " ").strip();
	}

	/** This and another run of the same test. */
	FaultResult and(FaultResult other) {
		Map<String, String> all = new LinkedHashMap<>(this.figures);
		all.putAll(other.figures);
		return new FaultResult(this.rows, this.test, this.verdict.and(other.verdict), this.took.plus(other.took), all);
	}

	/** The figures in one line. */
	String measured() {
		return this.figures.entrySet()
			.stream()
			.map((figure) -> figure.getKey() + ": " + figure.getValue())
			.collect(Collectors.joining(", "));
	}

	/** How a test ended. */
	enum Verdict {

		/** All it promises was kept. */
		PASSED,

		/** Something that was promised was not kept. */
		FAILED,

		/** The machine cannot do that to anybody. */
		SKIPPED;

		Verdict and(Verdict other) {
			return (this == FAILED || other == FAILED) ? FAILED : ((this == SKIPPED) ? other : this);
		}

		String word() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
