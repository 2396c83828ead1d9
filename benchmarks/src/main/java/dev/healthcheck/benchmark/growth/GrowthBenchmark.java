package dev.healthcheck.benchmark.growth;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

import dev.healthcheck.benchmark.Aim;
import dev.healthcheck.benchmark.Benchmark;
import dev.healthcheck.benchmark.Compilation;
import dev.healthcheck.benchmark.Row;
import dev.healthcheck.benchmark.Run;
import dev.healthcheck.benchmark.Samples;
import dev.healthcheck.benchmark.Size;

/**
 * What one upstream of ten to a hundred thousand nodes costs.
 */
public final class GrowthBenchmark implements Benchmark {

	private static final List<Integer> NODES = List.of(10, 100, 1_000, 10_000, 100_000);

	private static final List<Cost> COSTS = List.of(new Cost("select and report", "ns", Grown::pickNanos),
			new Cost("until every pick passes over a node that drops out", "us", Grown::flipMicros),
			new Cost("processor time of a check, without what it does", "us", Grown::checkMicros),
			new Cost("memory, each", "bytes", Grown::bytes), new Cost("made, each", "us", Grown::madeMicros),
			new Cost("snapshot, each", "us", Grown::snapshotMicros));

	@Override
	public String name() {
		return "growth";
	}

	@Override
	public List<Row> measure(Run run) {
		boolean smoke = run.size() == Size.SMOKE;
		run.say("warm-up");
		Compilation.rest(run.size(), () -> (smoke ? Stream.of(10) : Stream.of(10, 1_000, 10_000))
			.forEach((nodes) -> Grown.of(nodes, run.size().measurement())));
		List<Row> rows = new ArrayList<>();
		for (int nodes : smoke ? NODES.subList(0, 2) : NODES) {
			List<Grown> grown = new ArrayList<>();
			for (int round = 1; round <= run.size().rounds(); round++) {
				run.say("%,d nodes, round %d of %d".formatted(nodes, round, run.size().rounds()));
				grown.add(Grown.of(nodes, run.size().measurement()));
			}
			List<Row> measured = COSTS.stream().map((cost) -> cost.row(nodes, grown)).toList();
			run.measured(measured);
			rows.addAll(measured);
		}
		return rows;
	}

	private record Cost(String title, String unit, ToDoubleFunction<Grown> property) {

		Row row(int nodes, List<Grown> grown) {
			return Row.alone("%s, %,d nodes".formatted(this.title, nodes), this.unit, Samples.of(grown, this.property),
					Aim.NONE);
		}

	}

}
