package dev.healthcheck.benchmark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Results as a Markdown table whose columns are aligned, so that it can be read as it is.
 */
final class Table {

	private static final List<String> HEADER = List.of("row", "ours", "peer", "ratio", "spread", "aim", "result");

	private final List<List<String>> lines = new ArrayList<>(List.of(HEADER));

	void add(String benchmark, List<Row> rows) {
		for (Row row : rows) {
			this.lines.add(List.of(benchmark + ": " + row.name(), row.ours().toString(),
					(row.peer() != null) ? row.peer().toString() : "", row.ratio(), row.spread(), row.aim().toString(),
					row.verdict()));
		}
	}

	@Override
	public String toString() {
		int[] widths = IntStream.range(0, HEADER.size())
			.map((column) -> this.lines.stream().mapToInt((line) -> line.get(column).length()).max().orElse(0))
			.toArray();
		List<String> text = new ArrayList<>(this.lines.stream().map((line) -> line(line, widths)).toList());
		text.add(1, line(Collections.nCopies(widths.length, "---"), widths));
		return String.join("\n", text);
	}

	private static String line(List<String> cells, int[] widths) {
		return IntStream.range(0, widths.length)
			.mapToObj((column) -> cells.get(column) + " ".repeat(widths[column] - cells.get(column).length()))
			.collect(Collectors.joining(" | ", "| ", " |"));
	}

}
