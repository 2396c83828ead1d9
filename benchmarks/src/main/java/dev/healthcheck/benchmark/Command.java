package dev.healthcheck.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the command line asks for.
 *
 * @param size how much is measured
 * @param force whether to measure although the machine is busy
 * @param benchmarks what is measured
 */
record Command(Size size, boolean force, List<Chosen> benchmarks) {

	/**
	 * Parse a command line.
	 * @param arguments its words
	 * @param all every benchmark there is
	 * @return the command
	 * @throws IllegalArgumentException if a word is not understood, naming it and what
	 * there is
	 */
	static Command parse(List<String> arguments, List<Benchmark> all) {
		Size size = Size.QUICK;
		boolean force = false;
		List<Chosen> chosen = new ArrayList<>();
		for (String argument : arguments) {
			switch (argument) {
				case "quick" -> size = Size.QUICK;
				case "full" -> size = Size.FULL;
				case "--force" -> force = true;
				default -> chosen.addAll(named(argument, all));
			}
		}
		return new Command(size, force,
				chosen.isEmpty() ? all.stream().map((benchmark) -> new Chosen(benchmark, "")).toList() : chosen);
	}

	private static List<Chosen> named(String argument, List<Benchmark> all) {
		String[] words = argument.split(": ", 2);
		String part = (words.length > 1) ? words[1] : "";
		List<Benchmark> found = all.stream()
			.filter((benchmark) -> !words[0].isBlank() && benchmark.name().startsWith(words[0]))
			.toList();
		if (found.isEmpty()) {
			throw new IllegalArgumentException(
					"there is no benchmark '" + words[0] + "'; there are " + quoted(all.stream().map(Benchmark::name)));
		}
		return found.stream().map((benchmark) -> chosen(benchmark, part)).toList();
	}

	private static Chosen chosen(Benchmark benchmark, String part) {
		if (!part.isEmpty() && benchmark.parts().stream().noneMatch((title) -> title.startsWith(part))) {
			throw new IllegalArgumentException(
					"'" + benchmark.name() + "' has no part '" + part + "'; " + (benchmark.parts().isEmpty()
							? "it is measured as a whole" : "there are " + quoted(benchmark.parts().stream())));
		}
		return new Chosen(benchmark, part);
	}

	private static List<String> quoted(Stream<String> names) {
		return names.map((name) -> "'" + name + "'").toList();
	}

	/**
	 * What is to be measured.
	 *
	 * @param benchmark the benchmark
	 * @param part how the titles of its parts begin that are measured, empty for all
	 */
	record Chosen(Benchmark benchmark, String part) {

	}

}
