package dev.healthcheck.simulation.report;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import dev.healthcheck.simulation.Contestant;
import dev.healthcheck.simulation.Result;
import dev.healthcheck.simulation.Scenario;
import dev.healthcheck.simulation.World;

/**
 * One scenario, run by all who know what it needs, with three seeds each.
 *
 * @param scenario the scenario
 * @param results what came of it, in the order of the seeds
 */
record Comparison(Scenario scenario, Map<Contestant, List<Result>> results) {

	static final int SEEDS = 3;

	static Comparison of(Scenario scenario) {
		Map<Contestant, List<Result>> results = new EnumMap<>(Contestant.class);
		Stream.of(Contestant.values())
			.filter((contestant) -> contestant.canTakePart(scenario))
			.forEach((contestant) -> results.put(contestant,
					LongStream.rangeClosed(1, SEEDS)
						.mapToObj((seed) -> World.run(scenario, contestant, seed))
						.toList()));
		return new Comparison(scenario, results);
	}

	/** Of the results of one contestant, the one in the middle. */
	double median(Contestant contestant, ToDoubleFunction<Result> measured) {
		return this.results.getOrDefault(contestant, List.of())
			.stream()
			.mapToDouble(measured)
			.sorted()
			.skip(SEEDS / 2)
			.findFirst()
			.orElse(Double.NaN);
	}

	/** The file that its plot is in. */
	String fileName() {
		String words = this.scenario.name().replace("%", "percent").toLowerCase(Locale.ROOT);
		return words.replaceAll("[^a-z0-9]+", "-") + ".svg";
	}

}
