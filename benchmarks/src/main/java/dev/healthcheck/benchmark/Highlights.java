package dev.healthcheck.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What readers look for first among the figures: pictures, and a short table.
 */
final class Highlights {

	/**
	 * By file, without its ending: rows whose first group is a title, and the second the
	 * peer, or what ours is the value of.
	 */
	private static final Map<String, Pattern> PICTURES = pictures();

	private static final List<Pattern> ROWS = Stream
		.of("call overhead: RestClient, .* vs Spring Cloud",
				"pick: weighted, 10 nodes, .*, 1 thread, vs (Armeria|Spring Cloud)",
				"pick: select and report, 1 thread", "checks per core vs HAProxy: http keep-alive, processor time .*",
				"failover vs jetcd: hung, (failed|recovered after), vs jetcd with keepalive",
				"upstream faults vs HAProxy: one hung, vs (HAProxy|nginx), (slow|out after)",
				"shared trouble: two GETs .*, others failed", "shared trouble: 130 % .* 80 %, answered .*",
				"shared trouble: all servers answer 503 .*, requests per call",
				"etcd throughput vs jetcd: 64-way gets, ours vs raw .*", "watch to pick: one put, p99 less .*",
				"start-up: .*, time, vs raw jetcd")
		.map(Pattern::compile)
		.toList();

	private static final Pattern NUMBER = Pattern.compile("(-?[\\d,]+(\\.\\d+)?).*");

	private Highlights() {
	}

	private static Map<String, Pattern> pictures() {
		Map<String, Pattern> pictures = new LinkedHashMap<>();
		pictures.put("failover", Pattern.compile("failover vs jetcd: (.+), recovered after, vs (.+)"));
		pictures.put("shared-trouble", Pattern.compile("shared trouble: (.+)"));
		pictures.put("calls", Pattern.compile("call overhead: (.+), vs (.+)"));
		pictures.put("checks", Pattern.compile("checks per core vs HAProxy: (.+), processor time of a check, vs (.+)"));
		pictures.put("growth", Pattern.compile("growth: (.+), ([\\d,]+ nodes)"));
		pictures.put("picks", Pattern.compile("pick: weighted, (.+), a fifth down, 1 thread, vs (.+)"));
		return pictures;
	}

	/** The rows that matter, of all lines of the table of figures. */
	static Table table(List<List<String>> lines) {
		Table table = new Table(List.of("what", "ours", "peer", "aim", "result"));
		lines.stream()
			.filter((line) -> ROWS.stream().anyMatch((row) -> row.matcher(line.get(0)).matches()))
			.forEach((line) -> table.add(List.of(line.get(0), line.get(1), line.get(2), line.get(5), line.get(6))));
		return table;
	}

	/** Draw the pictures for which there are figures. */
	static void draw(Path directory, List<List<String>> lines) {
		PICTURES.forEach((name, rows) -> {
			List<BarChart.Group> groups = groups(rows, lines);
			if (!groups.isEmpty()) {
				write(directory, name + ".svg", BarChart.of(groups));
			}
		});
	}

	private static void write(Path directory, String name, String text) {
		try {
			Files.createDirectories(directory);
			Files.writeString(directory.resolve(name), text);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static List<BarChart.Group> groups(Pattern rows, List<List<String>> lines) {
		Map<String, Map<String, String>> groups = new LinkedHashMap<>();
		for (List<String> line : lines) {
			Matcher row = rows.matcher(line.get(0));
			if (row.matches()) {
				Map<String, String> values = groups.computeIfAbsent(row.group(1), (title) -> new LinkedHashMap<>());
				boolean named = row.groupCount() > 1;
				if (named && line.get(2).isEmpty()) {
					values.put(row.group(2), line.get(1));
					continue;
				}
				values.put(BarChart.OURS, line.get(1));
				if (named) {
					values.put(row.group(2), line.get(2));
				}
				else {
					Arrays.stream(line.get(2).split(", ", -1))
						.map((peer) -> peer.split(": ", 2))
						.filter((peer) -> peer.length == 2)
						.forEach((peer) -> values.put(peer[0], peer[1]));
				}
			}
		}
		List<BarChart.Group> drawn = new ArrayList<>();
		groups.forEach((title, values) -> drawn.add(new BarChart.Group(title,
				values.entrySet().stream().map((value) -> bar(value.getKey(), value.getValue())).toList())));
		return drawn;
	}

	private static BarChart.Bar bar(String name, String figure) {
		String text = figure.replaceFirst(" \\(.*", "");
		Matcher number = NUMBER.matcher(text);
		double value = text.startsWith("infinite") ? Double.POSITIVE_INFINITY
				: number.matches() ? Double.parseDouble(number.group(1).replace(",", "")) : 0;
		return new BarChart.Bar(name, value, text.replaceFirst("^infinite.*", "never"));
	}

}
