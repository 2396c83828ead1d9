package dev.healthcheck.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Figures, each with the run that it is of. What this run does not measure keeps the
 * figures of the last one that did, which are read from the file itself.
 */
final class Report {

	private static final List<String> FIGURES = List.of("row", "ours", "peer", "ratio", "spread", "aim", "result",
			"run");

	private static final List<String> RUNS = List.of("run", "command", "others", "machine", "versions");

	private static final String TEMPLATE = "/benchmarks.md";

	/** Lines of the table of figures by benchmark, in the order of the benchmarks. */
	private final Map<String, List<List<String>>> figures = new LinkedHashMap<>();

	/** Lines of the table of runs by run. */
	private final Map<String, List<String>> runs = new LinkedHashMap<>();

	private Report(List<Benchmark> benchmarks, String text) {
		benchmarks.forEach((benchmark) -> this.figures.put(benchmark.name(), new ArrayList<>()));
		Table.read(text, FIGURES).forEach((line) -> {
			List<List<String>> known = this.figures.get(line.get(0).replaceFirst(": .*", ""));
			if (known != null) {
				known.add(line);
			}
		});
		Table.read(text, RUNS).forEach((line) -> this.runs.put(line.get(0), line));
	}

	/**
	 * The report so far.
	 * @param benchmarks all there are, in the order of the report
	 * @param file where it is, or {@code null} for none
	 * @return the report, empty if there is no file
	 */
	static Report read(List<Benchmark> benchmarks, @Nullable Path file) {
		try {
			return new Report(benchmarks, (file != null && Files.exists(file)) ? Files.readString(file) : "");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Replace the figures of a benchmark.
	 * @param benchmark its name
	 * @param rows what was measured
	 * @param run the run that measured it
	 */
	void put(String benchmark, List<Row> rows, Measured run) {
		this.figures.put(benchmark, new ArrayList<>());
		merge(benchmark, rows, run);
	}

	/**
	 * Replace the figures of some rows of a benchmark.
	 * @param benchmark its name
	 * @param rows what was measured so far
	 * @param run the run that measured it
	 */
	void merge(String benchmark, List<Row> rows, Measured run) {
		Map<String, List<String>> lines = new LinkedHashMap<>();
		this.figures.getOrDefault(benchmark, List.of()).forEach((line) -> lines.put(line.get(0), line));
		rows.stream().map((row) -> line(benchmark, row, run)).forEach((line) -> lines.put(line.get(0), line));
		this.figures.put(benchmark, new ArrayList<>(lines.values()));
		this.runs.put(run.date(),
				List.of(run.date(), "`" + run.command() + "`", run.others(), Machine.describe(), Versions.describe()));
	}

	private static List<String> line(String benchmark, Row row, Measured run) {
		return List.of(benchmark + ": " + row.name(), row.ours().toString(),
				(row.peer() != null) ? row.peer().toString() : "", row.ratio(), row.spread(), row.aim().toString(),
				row.verdict(), run.date());
	}

	void write(Path file) {
		try (InputStream template = Report.class.getResourceAsStream(TEMPLATE)) {
			if (template == null) {
				throw new IllegalStateException("no resource " + TEMPLATE);
			}
			String text = new String(template.readAllBytes(), StandardCharsets.UTF_8);
			List<List<String>> lines = this.figures.values().stream().flatMap(List::stream).toList();
			Files.writeString(file,
					text.replace("{figures}", figures(this.figures.keySet()).toString())
						.replace("{highlights}", Highlights.table(lines).toString())
						.replace("{runs}", runs().toString()));
			Highlights.draw(file.resolveSibling("benchmarks"), lines);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The figures of some benchmarks. */
	Table figures(Set<String> benchmarks) {
		Table table = new Table(FIGURES);
		this.figures.entrySet()
			.stream()
			.filter((entry) -> benchmarks.contains(entry.getKey()))
			.forEach((entry) -> entry.getValue().forEach(table::add));
		return table;
	}

	/** The runs that a figure is of. */
	private Table runs() {
		Set<String> used = this.figures.values()
			.stream()
			.flatMap(List::stream)
			.map((line) -> line.get(FIGURES.size() - 1))
			.collect(Collectors.toSet());
		Table table = new Table(RUNS);
		this.runs.values()
			.stream()
			.filter((line) -> used.contains(line.get(0)))
			.sorted((a, b) -> a.get(0).compareTo(b.get(0)))
			.forEach(table::add);
		return table;
	}

	/**
	 * A run.
	 *
	 * @param date when it began
	 * @param command how to repeat it
	 * @param others how much of the machine others used meanwhile
	 */
	record Measured(String date, String command, String others) {

	}

}
