package dev.healthcheck.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A Markdown table whose columns are aligned, so that it can be read as it is.
 */
final class Table {

	private final List<List<String>> lines = new ArrayList<>();

	Table(List<String> header) {
		this.lines.add(header);
	}

	void add(List<String> cells) {
		this.lines.add(cells.stream().map((cell) -> cell.replace('|', '/')).toList());
	}

	/**
	 * The lines of a table in a text, as this class writes it.
	 * @param text the text
	 * @param header the header of the table
	 * @return its lines, cell by cell; empty if there is no such table
	 */
	static List<List<String>> read(String text, List<String> header) {
		List<List<String>> lines = text.lines().map(Table::cells).toList();
		int start = lines.indexOf(header);
		return (start < 0) ? List.of()
				: lines.stream().skip(start + 2L).takeWhile((cells) -> cells.size() == header.size()).toList();
	}

	private static List<String> cells(String line) {
		if (!line.startsWith("| ") || !line.endsWith(" |")) {
			return List.of();
		}
		return Arrays.stream(line.substring(1, line.length() - 1).split(" \\|", -1)).map(String::strip).toList();
	}

	@Override
	public String toString() {
		int columns = this.lines.get(0).size();
		int[] widths = IntStream.range(0, columns)
			.map((column) -> this.lines.stream().mapToInt((line) -> line.get(column).length()).max().orElse(0))
			.toArray();
		List<String> text = new ArrayList<>(this.lines.stream().map((line) -> line(line, widths)).toList());
		text.add(1, line(Collections.nCopies(columns, "---"), widths));
		return String.join("\n", text);
	}

	private static String line(List<String> cells, int[] widths) {
		return IntStream.range(0, widths.length)
			.mapToObj((column) -> cells.get(column)
					+ " ".repeat(Math.max(0, widths[column] - cells.get(column).length())))
			.collect(Collectors.joining(" | ", "| ", " |"));
	}

}
