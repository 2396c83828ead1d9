package dev.healthcheck.benchmark;

import java.util.List;

import dev.healthcheck.benchmark.checks.ChecksBenchmark;
import dev.healthcheck.benchmark.etcd.ThreadsBenchmark;
import dev.healthcheck.benchmark.etcd.ThroughputBenchmark;
import dev.healthcheck.benchmark.flip.FlipBenchmark;
import dev.healthcheck.benchmark.pick.PickBenchmark;
import dev.healthcheck.benchmark.watch.WatchBenchmark;

/**
 * Measures, and prints a table.
 */
final class BenchmarkMain {

	static final List<Benchmark> ALL = List.of(new PickBenchmark(), new ThroughputBenchmark(), new ThreadsBenchmark(),
			new ChecksBenchmark(), new FlipBenchmark(), new WatchBenchmark());

	private BenchmarkMain() {
	}

	public static void main(String[] arguments) {
		try {
			run(Command.parse(List.of(arguments), ALL), String.join(" ", arguments));
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			System.err.println("not measured: " + ex.getMessage());
			System.exit(1);
		}
		// JMH and clients may leave threads behind
		System.exit(0);
	}

	private static void run(Command command, String arguments) {
		if (!command.force()) {
			Machine.checkIdle();
		}
		Run run = new Run(command.size(), (text) -> System.err.println("... " + text));
		Table table = new Table();
		CpuUse before = CpuUse.now();
		for (Benchmark benchmark : command.benchmarks()) {
			run.say(benchmark.name());
			table.add(benchmark.name(), benchmark.measure(run));
		}
		System.out.println(Machine.describe());
		System.out.println("command: ./benchmarks/run " + arguments);
		System.out.printf("others used %.0f %% of the machine meanwhile%n%n", 100 * before.othersShareSince());
		System.out.println(table);
	}

}
