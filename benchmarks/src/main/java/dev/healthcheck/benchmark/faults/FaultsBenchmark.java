package dev.healthcheck.benchmark.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.healthcheck.benchmark.Aim;
import dev.healthcheck.benchmark.Benchmark;
import dev.healthcheck.benchmark.Figure;
import dev.healthcheck.benchmark.Pause;
import dev.healthcheck.benchmark.Program;
import dev.healthcheck.benchmark.Row;
import dev.healthcheck.benchmark.Run;
import dev.healthcheck.benchmark.Samples;
import dev.healthcheck.benchmark.Size;

/**
 * One of three backends is killed, hangs or fails while there are requests: through our
 * upstream, HAProxy and nginx at the same time.
 */
public final class FaultsBenchmark implements Benchmark {

	private static final String OURS = "ours";

	private static final String NO_FAULT = "no fault";

	private static final Duration STARTS_WITHIN = Duration.ofSeconds(10);

	private static final Duration SETTLED = Duration.ofSeconds(2);

	/** Milliseconds. */
	private static final double LONGEST = 200;

	private static final double SLOW = 3;

	private static final double HEDGES_PERCENT = 0.5;

	@Override
	public String name() {
		return "upstream faults vs HAProxy";
	}

	@Override
	public List<String> parts() {
		return Stream.concat(Stream.of(NO_FAULT), Stream.of(Fault.values()).map(Fault::title)).toList();
	}

	@Override
	public List<Row> measure(Run run) {
		List<Row> rows = new ArrayList<>();
		List<Program> peers = new ArrayList<>();
		for (Program peer : Program.values()) {
			String missing = peer.missing();
			if (missing != null) {
				rows.add(Row.missing("three backends, vs " + peer.title(), missing));
			}
			else {
				peers.add(peer);
			}
		}
		return peers.isEmpty() ? rows : Stream.concat(rows.stream(), measure(run, peers).stream()).toList();
	}

	private static List<Row> measure(Run run, List<Program> peers) {
		Map<String, Balanced> contestants = new LinkedHashMap<>();
		try (Backend one = new Backend(); Backend two = new Backend(); Backend three = new Backend()) {
			List<Backend> backends = List.of(one, two, three);
			backends.forEach(Backend::awaitAnswer);
			contestants.put(OURS, new OurUpstream(backends));
			peers.forEach((peer) -> contestants.put(peer.title(), through(peer, backends)));
			run.say("warm-up");
			contestants.values().forEach((balanced) -> warmUp(balanced, run.size()));
			List<Row> rows = new ArrayList<>();
			if (run.includes(NO_FAULT)) {
				rows.addAll(withoutFault(run, Objects.requireNonNull(contestants.get(OURS))));
			}
			Stream.of(Fault.values())
				.filter((fault) -> run.includes(fault.title()))
				.limit((run.size() == Size.SMOKE) ? 1 : Fault.values().length)
				.forEach((fault) -> rows.addAll(measure(run, fault, one, contestants)));
			return rows;
		}
		finally {
			contestants.values().forEach(Balanced::close);
		}
	}

	private static Balanced through(Program peer, List<Backend> backends) {
		return switch (peer) {
			case HAPROXY -> new Haproxy(backends);
			case NGINX -> new Nginx(backends);
		};
	}

	private static void warmUp(Balanced balanced, Size size) {
		Requests requests = Requests.to(balanced);
		Pause.of(size.warmUp());
		boolean answered = Pause.until(STARTS_WITHIN,
				() -> requests.ended().stream().anyMatch((request) -> !request.failed()));
		requests.stop();
		if (!answered) {
			throw new IllegalStateException("no answer through " + balanced.getClass().getSimpleName());
		}
	}

	private static List<Row> withoutFault(Run run, Balanced ours) {
		run.say(NO_FAULT);
		long before = ours.hedges();
		Requests requests = Requests.to(ours);
		Pause.of(withoutFault(run.size()));
		int sent = requests.stop().size();
		List<Row> rows = List.of(Row.alone(NO_FAULT + ", requests that are given to a second backend", "%",
				Samples.of(100.0 * (ours.hedges() - before) / Math.max(1, sent)), Aim.atMost(HEDGES_PERCENT)));
		run.measured(rows);
		return rows;
	}

	private static Duration withoutFault(Size size) {
		return switch (size) {
			case SMOKE -> Duration.ofSeconds(1);
			case QUICK -> Duration.ofSeconds(20);
			case FULL -> Duration.ofMinutes(5);
		};
	}

	private static List<Row> measure(Run run, Fault fault, Backend backend, Map<String, Balanced> contestants) {
		Map<String, List<Outcome>> outcomes = new LinkedHashMap<>();
		int rounds = (run.size() == Size.FULL) ? 5 : 1;
		for (int round = 1; round <= rounds; round++) {
			String title = "%s, round %d of %d".formatted(fault.title(), round, rounds);
			Duration length = length(run.size(), round);
			Trial.run(contestants, backend, fault, length).forEach((name, outcome) -> {
				run.say(title + ", " + name + ": " + outcome.text());
				outcomes.computeIfAbsent(name, (key) -> new ArrayList<>()).add(outcome);
			});
			Pause.of(SETTLED);
		}
		List<Outcome> ours = Objects.requireNonNull(outcomes.remove(OURS));
		List<Row> rows = new ArrayList<>();
		if (fault == Fault.HUNG) {
			rows.add(beside("one hung, longest request", "ms", ours, outcomes, Outcome::longestMillis, LONGEST));
			rows.add(beside("one hung, requests over 0.5 s", "", ours, outcomes, Outcome::slow, SLOW));
			rows.add(Row.alone("one hung, requests that are given to a second backend", "%",
					Samples.of(ours, Outcome::extraPercent), Aim.atMost(HEDGES_PERCENT)));
		}
		outcomes.forEach((peer, theirs) -> rows.addAll(rows(fault.title() + ", vs " + peer + ", ", ours, theirs)));
		run.measured(rows);
		return rows;
	}

	/** What callers must not notice, whatever peers do. */
	private static Row beside(String name, String unit, List<Outcome> ours, Map<String, List<Outcome>> peers,
			ToDoubleFunction<Outcome> property, double most) {
		String theirs = peers.entrySet()
			.stream()
			.map((peer) -> peer.getKey() + ": " + Figure.of(Samples.of(peer.getValue(), property).median(), unit))
			.collect(Collectors.joining(", "));
		return Row.beside(name, unit, Samples.of(ours, property), theirs, Aim.atMost(most));
	}

	/**
	 * Each round a little longer: nginx tries a backend each 10 s, and when it comes back
	 * depends on where in these the end falls.
	 */
	private static Duration length(Size size, int round) {
		return switch (size) {
			case SMOKE -> Duration.ofSeconds(1);
			case QUICK -> Duration.ofSeconds(8);
			case FULL -> Duration.ofSeconds(18 + 2L * round);
		};
	}

	private static List<Row> rows(String name, List<Outcome> ours, List<Outcome> theirs) {
		return List.of(row(name + "failed", "", ours, theirs, Outcome::failed),
				row(name + "slow", "", ours, theirs, Outcome::slow),
				row(name + "out after", "ms", ours, theirs, Outcome::ejectedMillis),
				row(name + "back after", "ms", ours, theirs, Outcome::returnedMillis));
	}

	private static Row row(String name, String unit, List<Outcome> ours, List<Outcome> theirs,
			ToDoubleFunction<Outcome> property) {
		return new Row(name, Figure.of(Samples.of(ours, property).median(), unit),
				Figure.of(Samples.of(theirs, property).median(), unit), Samples.ratios(ours, theirs, property),
				Aim.atMost(1));
	}

}
