package dev.healthcheck.benchmark.failover;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.healthcheck.benchmark.Benchmark;
import dev.healthcheck.benchmark.Row;
import dev.healthcheck.benchmark.Run;
import dev.healthcheck.benchmark.Size;
import dev.healthcheck.benchmark.etcd.Contestant;
import dev.healthcheck.test.etcd.EtcdCluster;
import org.jspecify.annotations.Nullable;

/**
 * Members of a real cluster fail while ours, raw jetcd, and raw jetcd with tuned
 * keepalive have the same load on it.
 */
public final class FailoverBenchmark implements Benchmark {

	@Override
	public String name() {
		return "failover vs jetcd";
	}

	@Override
	public List<String> parts() {
		return Stream.of(Fault.values()).map(Fault::title).toList();
	}

	@Override
	public List<Row> measure(Run run) {
		run.say("starting three members");
		Started started = Started.now();
		List<Row> rows = new ArrayList<>();
		try (EtcdCluster cluster = started.cluster()) {
			List<Fault> faults = Stream.of(Fault.values()).filter((fault) -> run.includes(fault.title())).toList();
			for (Fault fault : (run.size() == Size.SMOKE) ? List.of(Fault.KILL) : faults) {
				String reason = fault.needsNamespaces() ? started.noNamespaces() : null;
				rows.addAll(
						(reason != null) ? List.of(Row.missing(fault.title(), reason)) : measure(run, cluster, fault));
			}
		}
		return rows;
	}

	private static List<Row> measure(Run run, EtcdCluster cluster, Fault fault) {
		int rounds = fault.rounds(run.size());
		List<Map<Contestant, Outcome>> trials = new ArrayList<>();
		for (int round = 1; round <= rounds; round++) {
			String title = "%s, round %d of %d".formatted(fault.title(), round, rounds);
			run.say(title);
			Map<Contestant, Outcome> trial = Trial.run(cluster, fault, fault.age(run.size()), fault.length(run.size()));
			trial.forEach((client, outcome) -> run.say(title + ", " + client + ": " + outcome.text()));
			trials.add(trial);
		}
		List<Row> rows = FailoverRows.of(fault, trials);
		run.measured(rows);
		return rows;
	}

	/**
	 * A cluster as good as it can be here.
	 *
	 * @param cluster the cluster
	 * @param noNamespaces why its members cannot be cut off, or {@code null} if they can
	 */
	private record Started(EtcdCluster cluster, @Nullable String noNamespaces) {

		static Started now() {
			try {
				return new Started(EtcdCluster.builder().namespaces().start(), null);
			}
			catch (IllegalStateException ex) {
				return new Started(EtcdCluster.builder().start(), String.valueOf(ex.getMessage()));
			}
		}

	}

}
