package dev.healthcheck.benchmark.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

import dev.healthcheck.benchmark.Aim;
import dev.healthcheck.benchmark.Benchmark;
import dev.healthcheck.benchmark.Figure;
import dev.healthcheck.benchmark.HaproxyProgram;
import dev.healthcheck.benchmark.Pause;
import dev.healthcheck.benchmark.Row;
import dev.healthcheck.benchmark.Run;
import dev.healthcheck.benchmark.Samples;
import dev.healthcheck.benchmark.Size;

/**
 * One of three backends is killed, hangs or fails while there are requests: through our
 * upstream and through HAProxy in turns.
 */
public final class FaultsBenchmark implements Benchmark {

	private static final Duration SETTLED = Duration.ofSeconds(2);

	@Override
	public String name() {
		return "upstream faults vs HAProxy";
	}

	@Override
	public List<Row> measure(Run run) {
		String reason = HaproxyProgram.missing();
		if (reason != null) {
			return List.of(Row.missing("three backends", reason));
		}
		List<Row> rows = new ArrayList<>();
		try (Backend one = new Backend(); Backend two = new Backend(); Backend three = new Backend()) {
			List<Backend> backends = List.of(one, two, three);
			backends.forEach(Backend::awaitAnswer);
			try (Balanced ours = new OurUpstream(backends); Balanced haproxy = new Haproxy(backends)) {
				run.say("warm-up");
				List.of(ours, haproxy).forEach((balanced) -> {
					Requests requests = Requests.to(balanced);
					Pause.of(run.size().warmUp());
					requests.stop();
				});
				for (Fault fault : (run.size() == Size.SMOKE) ? List.of(Fault.KILLED) : List.of(Fault.values())) {
					rows.addAll(measure(run, fault, one, ours, haproxy));
				}
			}
		}
		return rows;
	}

	private static List<Row> measure(Run run, Fault fault, Backend backend, Balanced ours, Balanced haproxy) {
		Size size = run.size();
		int rounds = (size == Size.FULL) ? 5 : 1;
		Duration length = length(size);
		List<Outcome> our = new ArrayList<>();
		List<Outcome> their = new ArrayList<>();
		for (int round = 1; round <= rounds; round++) {
			run.say("%s, round %d of %d".formatted(fault.title(), round, rounds));
			our.add(Outcome.of(ours, backend, fault, length));
			Pause.of(SETTLED);
			their.add(Outcome.of(haproxy, backend, fault, length));
			Pause.of(SETTLED);
		}
		String name = fault.title() + ", ";
		return List.of(row(name + "failed", "", our, their, Outcome::failed),
				row(name + "slow", "", our, their, Outcome::slow),
				row(name + "out after", "ms", our, their, Outcome::ejectedMillis),
				row(name + "back after", "ms", our, their, Outcome::returnedMillis));
	}

	private static Duration length(Size size) {
		return switch (size) {
			case SMOKE -> Duration.ofSeconds(1);
			case QUICK -> Duration.ofSeconds(8);
			case FULL -> Duration.ofSeconds(20);
		};
	}

	private static Row row(String name, String unit, List<Outcome> ours, List<Outcome> theirs,
			ToDoubleFunction<Outcome> property) {
		return new Row(name, Figure.of(Samples.of(ours, property).median(), unit),
				Figure.of(Samples.of(theirs, property).median(), unit), Samples.ratios(ours, theirs, property),
				Aim.atMost(1));
	}

}
