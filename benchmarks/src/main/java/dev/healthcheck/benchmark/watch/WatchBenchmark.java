package dev.healthcheck.benchmark.watch;

import java.util.ArrayList;
import java.util.List;

import dev.healthcheck.benchmark.Benchmark;
import dev.healthcheck.benchmark.Row;
import dev.healthcheck.benchmark.Run;
import dev.healthcheck.benchmark.Size;
import dev.healthcheck.benchmark.checks.NodeServer;
import dev.healthcheck.test.etcd.EtcdCluster;

/**
 * Upstreams that follow the keys in a real cluster of three members.
 */
public final class WatchBenchmark implements Benchmark {

	@Override
	public String name() {
		return "watch to pick";
	}

	@Override
	public List<Row> measure(Run run) {
		int nodes = (run.size() == Size.SMOKE) ? 100 : 10_000;
		run.say("starting three members");
		List<Row> rows = new ArrayList<>();
		try (NodeServer server = new NodeServer(); EtcdCluster cluster = EtcdCluster.builder().start()) {
			List<String> endpoints = cluster.clientUris().stream().map(Object::toString).toList();
			rows.addAll(PutToPick.measure(run, endpoints, server.port()));
			rows.addAll(Burst.measure(run, endpoints, server.port(), nodes));
			rows.addAll(Loading.measure(run, endpoints, server.port(), nodes));
		}
		return rows;
	}

}
