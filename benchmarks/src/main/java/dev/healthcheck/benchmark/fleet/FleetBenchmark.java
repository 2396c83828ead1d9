package dev.healthcheck.benchmark.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import dev.healthcheck.benchmark.Aim;
import dev.healthcheck.benchmark.Benchmark;
import dev.healthcheck.benchmark.CpuUse;
import dev.healthcheck.benchmark.Pause;
import dev.healthcheck.benchmark.Row;
import dev.healthcheck.benchmark.Run;
import dev.healthcheck.benchmark.Samples;
import dev.healthcheck.benchmark.Size;
import dev.healthcheck.benchmark.checks.Targets;
import dev.healthcheck.test.etcd.EtcdCluster;

/**
 * Instances that share checks: how many checks nodes count while nothing happens, what
 * etcd has to do, and how soon all avoid a node that has died.
 */
public final class FleetBenchmark implements Benchmark {

	/** Tells its targets from those of others. */
	private static final int NETWORK = 77;

	private static final int REQUESTS = 20;

	/** Nodes that are stopped with and without requests. */
	private static final int STOPPED = 5;

	private static final double MOST_CHECKS = 115;

	private static final double WORST_MILLIS = 1000;

	@Override
	public String name() {
		return "fleet";
	}

	@Override
	public List<Row> measure(Run run) {
		boolean smoke = run.size() == Size.SMOKE;
		List<Row> rows = new ArrayList<>();
		try (EtcdCluster cluster = EtcdCluster.builder().start(); Targets targets = new Targets()) {
			Setting setting = smoke ? new Setting(cluster, targets, 50, Duration.ofMillis(500), Duration.ofSeconds(1))
					: new Setting(cluster, targets, 1000, Duration.ofSeconds(5), Duration.ofSeconds(30));
			for (int instances : smoke ? new int[] { 2 } : new int[] { 1, 3, 10 }) {
				run.say(instances + " instances");
				cluster.clear();
				List<Row> measured = setting.measure(instances);
				run.measured(measured);
				rows.addAll(measured);
			}
		}
		return rows;
	}

	/**
	 * What all numbers of instances have in common.
	 *
	 * @param cluster where they share
	 * @param targets what they check
	 * @param nodes how many
	 * @param interval wait between checks
	 * @param quiet how long checks are counted
	 */
	private record Setting(EtcdCluster cluster, Targets targets, int nodes, Duration interval, Duration quiet) {

		private List<Row> measure(int count) {
			String name = "%d %s, ".formatted(count, (count == 1) ? "instance" : "instances");
			List<String> many = Targets.addresses(this.targets.tcpPort(), this.nodes, NETWORK);
			try (Instances instances = new Instances(this.cluster, count, this.interval, many)) {
				List<Row> rows = new ArrayList<>(quiet(name));
				rows.add(detection(name + "dead node avoided by all, without requests", instances, 0, Aim.NONE));
				instances.load(REQUESTS);
				rows.add(detection(name + "dead node avoided by all, %d requests/s each".formatted(REQUESTS), instances,
						STOPPED, Aim.atMost(WORST_MILLIS)));
				return rows;
			}
		}

		private List<Row> quiet(String name) {
			long checks = this.targets.tcpChecks(NETWORK);
			double cpu = etcdSeconds();
			long begin = System.nanoTime();
			Pause.of(this.quiet);
			double seconds = (System.nanoTime() - begin) / 1e9;
			double alone = this.nodes * seconds * 1000 / this.interval.toMillis();
			double percent = 100 * (this.targets.tcpChecks(NETWORK) - checks) / alone;
			return List.of(
					Row.alone(name + "%,d nodes: checks".formatted(this.nodes), "% of those of one instance",
							Samples.of(percent), Aim.atMost(MOST_CHECKS)),
					Row.alone(name + "etcd, three members: processor", "% of a core",
							Samples.of(100 * (etcdSeconds() - cpu) / seconds), Aim.NONE));
		}

		private double etcdSeconds() {
			return this.cluster.members().stream().mapToDouble((member) -> CpuUse.seconds(member.pid())).sum();
		}

		private static Row detection(String name, Instances instances, int first, Aim aim) {
			return Row.alone(name, "ms",
					new Samples(IntStream.range(first, first + STOPPED).mapToObj(instances::stop).toList()), aim);
		}

	}

}
