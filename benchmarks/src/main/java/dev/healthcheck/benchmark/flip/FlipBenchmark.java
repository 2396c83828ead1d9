package dev.healthcheck.benchmark.flip;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import dev.healthcheck.benchmark.Aim;
import dev.healthcheck.benchmark.Benchmark;
import dev.healthcheck.benchmark.Compilation;
import dev.healthcheck.benchmark.Figure;
import dev.healthcheck.benchmark.Row;
import dev.healthcheck.benchmark.Run;
import dev.healthcheck.benchmark.Samples;

/**
 * 10,000 nodes, 1,000 of which drop out or come back per second: how long it takes until
 * no pick sees a node that dropped out, and what following all of them costs.
 */
public final class FlipBenchmark implements Benchmark {

	@Override
	public String name() {
		return "health flip";
	}

	@Override
	public List<Row> measure(Run run) {
		List<Turn> ours = new ArrayList<>();
		List<Turn> peers = new ArrayList<>();
		List<Turn> nobodys = new ArrayList<>();
		try (Flips upstream = new UpstreamFlips(); Flips armeria = new ArmeriaFlips(); Flips nothing = new NoFlips()) {
			List<Flips> all = List.of(upstream, armeria, nothing);
			all.forEach((flips) -> Turn.warmUp(flips, run.size().warmUp()));
			Compilation.rest(run.size(), () -> all.forEach((flips) -> Turn.of(flips, run.size().measurement())));
			for (int round = 1; round <= run.size().rounds(); round++) {
				run.say("round " + round + " of " + run.size().rounds());
				// processor time is counted in hundredths of a second
				Duration turn = run.size().measurement().multipliedBy(3);
				ours.add(Turn.of(upstream, turn));
				nobodys.add(Turn.of(nothing, turn));
				peers.add(Turn.of(armeria, turn));
			}
		}
		return rows(ours, peers, nobodys);
	}

	private static List<Row> rows(List<Turn> ours, List<Turn> peers, List<Turn> nobodys) {
		Samples beyond = new Samples(IntStream.range(0, ours.size())
			.mapToObj((round) -> 100 * (ours.get(round).cores() - nobodys.get(round).cores()))
			.toList());
		return List.of(
				Row.alone("10,000 nodes: until no pick sees it, p99", "us", Samples.of(ours, Turn::p99),
						Aim.atMost(1000)),
				Row.alone("10,000 nodes, 1,000 flips/s: processor", "% of a core", beyond, Aim.atMost(4)),
				new Row("10,000 nodes: until no pick sees it, p99, vs Armeria", p99(ours), p99(peers),
						Samples.ratios(ours, peers, Turn::p99), Aim.NONE),
				new Row("10,000 nodes: processor time of a flip, all included, vs Armeria", cpu(ours), cpu(peers),
						Samples.ratios(ours, peers, Turn::cpuMicros), Aim.NONE));
	}

	private static Figure p99(List<Turn> turns) {
		return new Figure(Samples.of(turns, Turn::p99).median(), "us", perSecond(turns));
	}

	private static Figure cpu(List<Turn> turns) {
		return new Figure(Samples.of(turns, Turn::cpuMicros).median(), "us", perSecond(turns));
	}

	private static String perSecond(List<Turn> turns) {
		return "at %.0f flips/s".formatted(Samples.of(turns, Turn::perSecond).median());
	}

}
