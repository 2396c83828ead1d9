package dev.healthcheck.benchmark.pick;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import dev.healthcheck.benchmark.Aim;
import dev.healthcheck.benchmark.Benchmark;
import dev.healthcheck.benchmark.Row;
import dev.healthcheck.benchmark.Run;
import dev.healthcheck.benchmark.Size;

/**
 * Picks and their accounting.
 */
public final class PickBenchmark implements Benchmark {

	private static final Aim GRPC_ALONE = Aim.atMost(150);

	private static final Aim GRPC_ON_TWO_THREADS = Aim.atMost(200);

	private static final Aim GRPC_BYTES = Aim.atMost(100);

	private static final Aim SELECT_AND_REPORT = Aim.atMost(60);

	private static final Map<String, Aim> BALANCERS = new TreeMap<>(Map.of("round-robin", Aim.atMost(10), "random",
			Aim.NONE, "least-requests", Aim.NONE, "hash", Aim.atMost(200)));

	@Override
	public String name() {
		return "pick";
	}

	@Override
	public List<Row> measure(Run run) {
		boolean smoke = run.size() == Size.SMOKE;
		List<Row> rows = new ArrayList<>();
		(smoke ? List.of(1) : List.of(1, 2)).forEach((threads) -> (smoke ? List.of(10) : List.of(10, 1_000, 10_000))
			.forEach((servers) -> add(run, rows, WeightedRows.measure(run, threads, servers))));
		add(run, rows, operations(new MicroRun(run, 1), ", 1 thread", GRPC_ALONE));
		BALANCERS.forEach((balance, aim) -> add(run, rows, balancer(new MicroRun(run, 1), balance, aim)));
		if (!smoke) {
			add(run, rows, operations(new MicroRun(run, 2), ", 2 threads", GRPC_ON_TWO_THREADS));
		}
		return rows;
	}

	private static void add(Run run, List<Row> rows, List<Row> measured) {
		run.measured(measured);
		rows.addAll(measured);
	}

	private static List<Row> operations(MicroRun micro, String suffix, Aim grpc) {
		MicroResult call = micro.alone(new Operation(GrpcPick.class, "accounted", meters(false)));
		return List.of(
				row(micro, "grpc, bare" + suffix, new Operation(GrpcPick.class, "bare", meters(false)),
						Operation.of(RoundRobinPick.class, "bare")),
				call.row("grpc, with accounting" + suffix, grpc),
				call.allocated("grpc, with accounting" + suffix, GRPC_BYTES),
				row(micro, "grpc, with accounting and meters" + suffix,
						new Operation(GrpcPick.class, "accounted", meters(true)), Aim.NONE),
				row(micro, "select and report" + suffix, new Operation(UpstreamPick.class, "accounted", meters(false)),
						SELECT_AND_REPORT),
				row(micro, "select and report, with meters" + suffix,
						new Operation(UpstreamPick.class, "accounted", meters(true)), Aim.NONE),
				row(micro, "http, request to another host" + suffix, Operation.of(HttpRequestMaking.class, "aware"),
						Operation.of(HttpRequestMaking.class, "plain")));
	}

	private static List<Row> balancer(MicroRun micro, String balance, Aim aim) {
		return Stream.of("10", "10000")
			.map((candidates) -> row(micro, "%s, %s candidates, a fifth unusable".formatted(balance, candidates),
					new Operation(BalancerPick.class, balance.equals("hash") ? "pickByKey" : "pick",
							Map.of("balance", balance, "candidates", candidates, "unusable", "0.2")),
					aim))
			.toList();
	}

	private static Map<String, String> meters(boolean kept) {
		return Map.of("meters", Boolean.toString(kept));
	}

	private static Row row(MicroRun micro, String name, Operation operation, Aim aim) {
		return micro.alone(operation).row(name, aim);
	}

	private static Row row(MicroRun micro, String name, Operation operation, Operation peer) {
		List<MicroResult> results = micro.inTurns(operation, peer);
		return results.get(0).row(name, results.get(1), Aim.NONE);
	}

}
