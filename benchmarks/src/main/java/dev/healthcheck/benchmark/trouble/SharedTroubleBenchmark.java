package dev.healthcheck.benchmark.trouble;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import dev.healthcheck.benchmark.Benchmark;
import dev.healthcheck.benchmark.ForkedJvm;
import dev.healthcheck.benchmark.Row;
import dev.healthcheck.benchmark.Run;
import dev.healthcheck.benchmark.Size;

/**
 * All of ten backends are in the same trouble while there are requests: through our
 * upstream, HAProxy and nginx at the same time, each with callers and backends of its
 * own.
 */
public final class SharedTroubleBenchmark implements Benchmark {

	/** How long a second is where figures mean nothing. */
	private static final double SMOKE_SECOND = 0.05;

	private static final double WARM_UP_SECOND = 0.3;

	@Override
	public String name() {
		return "shared trouble";
	}

	@Override
	public List<String> parts() {
		return Scenarios.ALL.stream().map(Scenario::name).toList();
	}

	@Override
	public List<Row> measure(Run run) {
		List<Row> rows = new ArrayList<>();
		Map<Contestant, ForkedJvm> contestants = new EnumMap<>(Contestant.class);
		try {
			for (Contestant contestant : Contestant.values()) {
				String missing = contestant.missing();
				if (missing != null) {
					rows.add(Row.missing("ten servers, beside " + contestant.title(), missing));
				}
				else {
					contestants.put(contestant, ForkedJvm.start(TrialMain.class, contestant.name()));
				}
			}
			if (run.size() != Size.SMOKE) {
				run.say("warm-up");
				trials(contestants, Scenarios.ALL.size() - 1, 0, WARM_UP_SECOND);
			}
			int scenarios = (run.size() == Size.SMOKE) ? 1 : Scenarios.ALL.size();
			for (int scenario = 0; scenario < scenarios; scenario++) {
				if (run.includes(Scenarios.ALL.get(scenario).name())) {
					rows.addAll(measure(run, contestants, scenario));
				}
			}
			return rows;
		}
		finally {
			contestants.values().forEach(ForkedJvm::close);
		}
	}

	private static List<Row> measure(Run run, Map<Contestant, ForkedJvm> contestants, int scenario) {
		int rounds = (run.size() == Size.FULL) ? 3 : 1;
		double second = (run.size() == Size.SMOKE) ? SMOKE_SECOND : 1;
		List<Map<Contestant, Outcome>> outcomes = new ArrayList<>();
		List<Row> rows = List.of();
		for (int round = 1; round <= rounds; round++) {
			Map<Contestant, Outcome> trials = trials(contestants, scenario, round, second);
			outcomes.add(trials);
			String title = "%s, round %d of %d, ".formatted(Scenarios.ALL.get(scenario).name(), round, rounds);
			trials.forEach((contestant, outcome) -> run.say(title + contestant.title() + ": " + outcome.text()));
			rows = TroubleRows.of(Scenarios.ALL.get(scenario), outcomes);
			run.keep(rows);
		}
		return rows;
	}

	/** All at the same time, with the same calls. */
	private static Map<Contestant, Outcome> trials(Map<Contestant, ForkedJvm> contestants, int scenario, long seed,
			double second) {
		ExecutorService threads = Executors.newFixedThreadPool(contestants.size());
		try {
			Map<Contestant, CompletableFuture<String>> asked = new EnumMap<>(Contestant.class);
			contestants.forEach((contestant, jvm) -> asked.put(contestant,
					CompletableFuture.supplyAsync(() -> jvm.ask(scenario + " " + seed + " " + second), threads)));
			Map<Contestant, Outcome> outcomes = new EnumMap<>(Contestant.class);
			asked.forEach((contestant, answer) -> outcomes.put(contestant, Outcome.parse(answer.join())));
			return outcomes;
		}
		finally {
			threads.shutdown();
		}
	}

}
