package dev.healthcheck.benchmark;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import dev.healthcheck.benchmark.checks.ChecksBenchmark;
import dev.healthcheck.benchmark.etcd.ThreadsBenchmark;
import dev.healthcheck.benchmark.etcd.ThroughputBenchmark;
import dev.healthcheck.benchmark.failover.FailoverBenchmark;
import dev.healthcheck.benchmark.faults.FaultsBenchmark;
import dev.healthcheck.benchmark.fleet.FleetBenchmark;
import dev.healthcheck.benchmark.flip.FlipBenchmark;
import dev.healthcheck.benchmark.growth.GrowthBenchmark;
import dev.healthcheck.benchmark.pick.CallOverheadBenchmark;
import dev.healthcheck.benchmark.pick.PickBenchmark;
import dev.healthcheck.benchmark.pick.SlowStartBenchmark;
import dev.healthcheck.benchmark.startup.StartupBenchmark;
import dev.healthcheck.benchmark.trouble.SharedTroubleBenchmark;
import dev.healthcheck.benchmark.watch.WatchBenchmark;
import org.jspecify.annotations.Nullable;

/**
 * Measures, prints a table, and writes it to a file.
 */
final class BenchmarkMain {

	static final List<Benchmark> ALL = List.of(new PickBenchmark(), new SlowStartBenchmark(),
			new CallOverheadBenchmark(), new GrowthBenchmark(), new FlipBenchmark(), new ChecksBenchmark(),
			new ThroughputBenchmark(), new ThreadsBenchmark(), new FailoverBenchmark(), new FaultsBenchmark(),
			new SharedTroubleBenchmark(), new WatchBenchmark(), new FleetBenchmark(), new StartupBenchmark());

	/** The system property that says which file to write. */
	private static final String FILE = "benchmarks.file";

	private BenchmarkMain() {
	}

	public static void main(String[] arguments) {
		boolean complete = false;
		try {
			complete = run(Command.parse(List.of(arguments), ALL), quoted(arguments));
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			System.err.println("not measured: " + ex.getMessage());
		}
		// JMH and clients may leave threads behind
		System.exit(complete ? 0 : 1);
	}

	private static String quoted(String[] arguments) {
		return Arrays.stream(arguments)
			.map((argument) -> argument.contains(" ") ? "'" + argument + "'" : argument)
			.collect(Collectors.joining(" "));
	}

	private static boolean run(Command command, String arguments) {
		if (!command.force()) {
			Machine.checkIdle();
		}
		String line = ("./benchmarks/run " + arguments).strip();
		String date = Machine.date();
		String fileName = System.getProperty(FILE);
		Path file = (fileName != null) ? Path.of(fileName) : null;
		Report report = Report.read(ALL, file);
		Set<String> measured = new LinkedHashSet<>();
		boolean complete = true;
		CpuUse before = CpuUse.now();
		for (Command.Chosen chosen : command.benchmarks()) {
			Benchmark benchmark = chosen.benchmark();
			Supplier<Report.Measured> now = () -> new Report.Measured(date, line,
					"%.0f %%".formatted(100 * before.othersShareSince()));
			Run run = new Run(command.size(), chosen.part(), (text) -> System.err.println("... " + text), (rows) -> {
				report.merge(benchmark.name(), rows, now.get());
				write(report, file);
			});
			run.say(benchmark.name());
			try {
				List<Row> rows = benchmark.measure(run);
				if (chosen.part().isEmpty()) {
					report.put(benchmark.name(), rows, now.get());
				}
				measured.add(benchmark.name());
			}
			catch (RuntimeException ex) {
				complete = false;
				System.err.println("not measured: '" + benchmark.name() + "' failed");
				ex.printStackTrace();
			}
			write(report, file);
		}
		System.out.println(report.figures(measured));
		System.out.println("machine: " + Machine.describe());
		System.out.println("versions: " + Versions.describe());
		return complete;
	}

	private static void write(Report report, @Nullable Path file) {
		if (file != null) {
			report.write(file);
		}
	}

}
