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
import dev.healthcheck.benchmark.Samples;
import dev.healthcheck.benchmark.Size;

/**
 * Picks and their accounting.
 */
public final class PickBenchmark implements Benchmark {

	private static final Aim ACCOUNTED = Aim.atMost(300);

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
			.forEach((servers) -> rows.addAll(WeightedRows.measure(run, threads, servers))));
		rows.addAll(measure(new MicroRun(run, 1), ", 1 thread"));
		BALANCERS.forEach((balance, aim) -> rows.addAll(measure(new MicroRun(run, 1), balance, aim)));
		if (!smoke) {
			rows.addAll(measure(new MicroRun(run, 2), ", 2 threads"));
		}
		return rows;
	}

	private static List<Row> measure(MicroRun micro, String suffix) {
		MicroResult bare = micro.of(GrpcPick.class, "bare", meters(false));
		MicroResult roundRobin = micro.of(RoundRobinPick.class, "bare");
		MicroResult aware = micro.of(HttpRequestMaking.class, "aware");
		MicroResult plain = micro.of(HttpRequestMaking.class, "plain");
		return List.of(new Row("grpc, bare" + suffix, bare.figure(), roundRobin.figure(),
				Samples.ratios(bare.nanos().sorted(), roundRobin.nanos().sorted(), Double::doubleValue), Aim.NONE),
				row("grpc, with accounting" + suffix, micro.of(GrpcPick.class, "accounted", meters(false)), ACCOUNTED),
				row("grpc, with accounting and meters" + suffix, micro.of(GrpcPick.class, "accounted", meters(true)),
						Aim.NONE),
				row("select and report" + suffix, micro.of(UpstreamPick.class, "accounted", meters(false)), ACCOUNTED),
				row("select and report, with meters" + suffix, micro.of(UpstreamPick.class, "accounted", meters(true)),
						Aim.NONE),
				new Row("http, request to another host" + suffix, aware.figure(), plain.figure(),
						Samples.ratios(aware.nanos().sorted(), plain.nanos().sorted(), Double::doubleValue), Aim.NONE));
	}

	private static List<Row> measure(MicroRun micro, String balance, Aim aim) {
		return Stream.of("10", "10000")
			.map((candidates) -> row("%s, %s candidates, a fifth unusable".formatted(balance, candidates),
					micro.of(BalancerPick.class, balance.equals("hash") ? "pickByKey" : "pick",
							Map.of("balance", balance, "candidates", candidates, "unusable", "0.2")),
					aim))
			.toList();
	}

	private static Map<String, String> meters(boolean kept) {
		return Map.of("meters", Boolean.toString(kept));
	}

	private static Row row(String name, MicroResult result, Aim aim) {
		return new Row(name, result.figure(), null, result.nanos(), aim);
	}

}
