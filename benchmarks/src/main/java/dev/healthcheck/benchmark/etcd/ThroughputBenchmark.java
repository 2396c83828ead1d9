package dev.healthcheck.benchmark.etcd;

import java.util.ArrayList;
import java.util.List;

import dev.healthcheck.benchmark.Benchmark;
import dev.healthcheck.benchmark.Row;
import dev.healthcheck.benchmark.Run;
import dev.healthcheck.test.etcd.EtcdCluster;

/**
 * Throughput and latency of gets and puts on one real cluster of three members, in
 * alternating rounds.
 */
public final class ThroughputBenchmark implements Benchmark {

	@Override
	public String name() {
		return "etcd throughput vs jetcd";
	}

	@Override
	public List<Row> measure(Run run) {
		run.say("starting three members");
		List<Row> rows = new ArrayList<>();
		try (EtcdCluster cluster = EtcdCluster.builder().flags("--quota-backend-bytes=8589934592").start();
				Contest contest = new Contest(cluster, run)) {
			contest.warmUp();
			for (Workload workload : Workload.ALL) {
				List<Row> measured = ThroughputRows.of(workload, contest.rounds(workload));
				run.measured(measured);
				rows.addAll(measured);
			}
		}
		return rows;
	}

}
