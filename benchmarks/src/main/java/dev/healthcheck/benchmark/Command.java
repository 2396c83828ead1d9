package dev.healthcheck.benchmark;

import java.util.ArrayList;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param size how much is measured
 * @param force whether to measure although the machine is busy
 * @param benchmarks what is measured
 */
record Command(Size size, boolean force, List<Benchmark> benchmarks) {

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
		List<Benchmark> chosen = new ArrayList<>();
		for (String argument : arguments) {
			switch (argument) {
				case "quick" -> size = Size.QUICK;
				case "full" -> size = Size.FULL;
				case "--force" -> force = true;
				default -> chosen.addAll(named(argument, all));
			}
		}
		return new Command(size, force, chosen.isEmpty() ? all : chosen);
	}

	private static List<Benchmark> named(String name, List<Benchmark> all) {
		List<Benchmark> found = all.stream()
			.filter((benchmark) -> !name.isBlank() && benchmark.name().startsWith(name))
			.toList();
		if (found.isEmpty()) {
			throw new IllegalArgumentException("there is no benchmark '" + name + "'; there are "
					+ all.stream().map((benchmark) -> "'" + benchmark.name() + "'").toList());
		}
		return found;
	}

}
