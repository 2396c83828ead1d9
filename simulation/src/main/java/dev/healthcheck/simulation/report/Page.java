package dev.healthcheck.simulation.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.LinkedHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.healthcheck.simulation.Contestant;
import dev.healthcheck.simulation.Goal;
import dev.healthcheck.simulation.Result;
import dev.healthcheck.simulation.Scenario;

/**
 * The page: its template with tables and plots. Its lines do not depend on each other, so
 * that what changed can be seen.
 */
final class Page {

	private static final String TEMPLATE = "/simulation.md";

	/** When most of the trouble begins. */
	private static final int BEGIN = 10;

	private final Map<String, String> parts = new LinkedHashMap<>();

	void add(int servers, List<Comparison> all) {
		this.parts.put("{goals " + servers + "}", goals(all));
	}

	void addFigures(List<Comparison> all) {
		this.parts.put("{figures}", all.stream().map(Page::figures).collect(Collectors.joining("\n\n")));
	}

	String text() {
		try (InputStream template = Page.class.getResourceAsStream(TEMPLATE)) {
			if (template == null) {
				throw new IllegalStateException("no resource " + TEMPLATE);
			}
			String text = new String(template.readAllBytes(), StandardCharsets.UTF_8);
			for (Map.Entry<String, String> part : this.parts.entrySet()) {
				text = text.replace(part.getKey(), part.getValue());
			}
			return text;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Aims and what came of them, side by side. */
	static String goals(List<Comparison> all) {
		List<String> lines = new ArrayList<>(header(Stream.of("scenario", "what", "aim"), Stream.of("aim is")));
		for (Comparison comparison : all) {
			String name = comparison.scenario().name();
			for (Goal goal : comparison.scenario().goals()) {
				lines.add(
						line(Stream
							.of(Stream.of(name, goal.what(), goal.toString()), values(comparison, goal),
									Stream.of(verdict(comparison, goal)))
							.flatMap((cells) -> cells)));
				name = "";
			}
		}
		return String.join("\n", lines);
	}

	static String verdict(Comparison comparison, Goal goal) {
		if (!goal.isMetBy(comparison.median(Contestant.OURS, goal.measured()))) {
			return "**missed**";
		}
		double withoutChecks = comparison.median(Contestant.OURS_WITHOUT_CHECKS, goal.measured());
		return (Double.isNaN(withoutChecks) || goal.isMetBy(withoutChecks)) ? "met" : "met with checks";
	}

	private static Stream<String> values(Comparison comparison, Goal goal) {
		return Stream.of(Contestant.values()).map((contestant) -> {
			double value = comparison.median(contestant, goal.measured());
			return Double.isNaN(value) ? "" : goal.format(value);
		});
	}

	private static List<String> header(Stream<String> before, Stream<String> after) {
		List<String> cells = Stream.of(before, Stream.of(Contestant.values()).map(Contestant::toString), after)
			.flatMap((part) -> part)
			.toList();
		return List.of(line(cells.stream()), line(cells.stream().map((cell) -> "---")));
	}

	private static String figures(Comparison comparison) {
		Scenario scenario = comparison.scenario();
		return """
				### %s

				![](simulation/%s)

				| from 10 s on | answered | failed | in service | transitions per minute | requests per call |
				|---|---|---|---|---|---|
				%s""".formatted(upperCase(scenario.name()), comparison.fileName(),
				comparison.results()
					.keySet()
					.stream()
					.map((contestant) -> line(figures(comparison, contestant)))
					.collect(Collectors.joining("\n")));
	}

	private static Stream<String> figures(Comparison comparison, Contestant contestant) {
		int end = comparison.scenario().seconds();
		return Stream.of(contestant.toString(),
				"%.1f/s".formatted(comparison.median(contestant, (result) -> result.goodput(BEGIN, end))),
				"%.2f %%".formatted(comparison.median(contestant, (result) -> result.failed(BEGIN, end))),
				"%.2f".formatted(comparison.median(contestant, (result) -> result.inService(BEGIN, end))),
				"%.0f".formatted(comparison.median(contestant, (result) -> result.transitions(BEGIN, end))),
				"%.2f".formatted(comparison.median(contestant, (result) -> result.amplification(BEGIN, end))));
	}

	private static String upperCase(String name) {
		return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
	}

	private static String line(Stream<String> cells) {
		return cells.collect(Collectors.joining(" | ", "| ", " |"));
	}

}
