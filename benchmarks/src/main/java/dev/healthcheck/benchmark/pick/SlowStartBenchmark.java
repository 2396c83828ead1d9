package dev.healthcheck.benchmark.pick;

import java.util.List;

import dev.healthcheck.benchmark.Aim;
import dev.healthcheck.benchmark.Benchmark;
import dev.healthcheck.benchmark.Row;
import dev.healthcheck.benchmark.Run;

/**
 * Picks while nodes that have joined get their share step by step.
 */
public final class SlowStartBenchmark implements Benchmark {

	@Override
	public String name() {
		return "slow-start pick";
	}

	@Override
	public List<Row> measure(Run run) {
		List<MicroResult> results = new MicroRun(run, 1).inTurns(Operation.of(SlowStartPick.class, "ours"),
				Operation.of(SlowStartPick.class, "armeria"));
		return List.of(results.get(0)
			.row("10,000 nodes, a tenth of which joins, vs Armeria ramping up", results.get(1),
					Aim.atMost(1.0 / 1000)));
	}

}
