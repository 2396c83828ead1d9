package dev.healthcheck.simulation.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import dev.healthcheck.simulation.Scenarios;

/**
 * Runs all scenarios, prints what came of them, and writes the page and its plots.
 */
final class SimulationMain {

	/** As in most of what is told of the project, and as in small installations. */
	private static final int[] SERVERS = { 10, 3 };

	private SimulationMain() {
	}

	/**
	 * Write {@code simulation.md} and a folder {@code simulation} with the plots.
	 * @param arguments the directory to write to; with words after it nothing is written,
	 * and only scenarios run whose names contain all of them
	 * @throws IOException if nothing can be written there
	 */
	public static void main(String[] arguments) throws IOException {
		// the same bytes everywhere
		Locale.setDefault(Locale.ROOT);
		Path docs = Path.of(arguments[0]);
		List<String> words = List.of(arguments).subList(1, arguments.length);
		Page page = new Page();
		for (int servers : SERVERS) {
			System.err.println("... %d servers".formatted(servers));
			List<Comparison> all = Scenarios.all(servers)
				.stream()
				.filter((scenario) -> words.stream().allMatch(scenario.name()::contains))
				.map(Comparison::of)
				.toList();
			page.add(servers, all);
			System.out.println("%d servers%n%n%s%n".formatted(servers, Page.goals(all)));
			if (servers == SERVERS[0] && words.isEmpty()) {
				page.addFigures(all);
				write(docs.resolve("simulation"), all);
			}
		}
		if (words.isEmpty()) {
			Files.writeString(docs.resolve("simulation.md"), page.text());
		}
	}

	/** Those of scenarios that are no more, or have another name. */
	private static void deletePlots(Path directory) throws IOException {
		try (Stream<Path> files = Files.list(directory)) {
			for (Path file : files.filter((path) -> path.toString().endsWith(".svg")).toList()) {
				Files.delete(file);
			}
		}
	}

	private static void write(Path directory, List<Comparison> all) throws IOException {
		Files.createDirectories(directory);
		deletePlots(directory);
		for (Comparison comparison : all) {
			Files.writeString(directory.resolve(comparison.fileName()), Plot.of(comparison));
		}
	}

}
