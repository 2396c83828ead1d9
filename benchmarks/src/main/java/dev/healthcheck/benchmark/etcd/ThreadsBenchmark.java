package dev.healthcheck.benchmark.etcd;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

import dev.healthcheck.benchmark.Aim;
import dev.healthcheck.benchmark.Benchmark;
import dev.healthcheck.benchmark.Figure;
import dev.healthcheck.benchmark.Pause;
import dev.healthcheck.benchmark.Row;
import dev.healthcheck.benchmark.Run;
import dev.healthcheck.benchmark.Samples;
import dev.healthcheck.test.etcd.EtcdCluster;

/**
 * Threads and connections of a client in a fresh JVM: after load, and after it was
 * closed.
 */
public final class ThreadsBenchmark implements Benchmark {

	private static final Workload LITTLE = new Workload(false, 1);

	private static final Workload MUCH = new Workload(false, 64);

	private static final int MORE_THAN_RAW = 2;

	/** How long gRPC keeps shared threads after the last channel, and some. */
	private static final Duration ENDS_WITHIN = Duration.ofSeconds(3);

	@Override
	public String name() {
		return "threads";
	}

	@Override
	public List<Row> measure(Run run) {
		List<Counts> ours = new ArrayList<>();
		List<Counts> raw = new ArrayList<>();
		try (EtcdCluster cluster = EtcdCluster.builder().start()) {
			List<String> endpoints = cluster.clientUris().stream().map(Object::toString).toList();
			for (int round = 0; round < run.size().rounds(); round++) {
				run.say("round " + (round + 1) + " of " + run.size().rounds());
				ours.add(count(run, Contestant.STICKY, endpoints));
				raw.add(count(run, Contestant.RAW, endpoints));
			}
		}
		return List.of(live(LITTLE, ours, raw, Counts::few), live(MUCH, ours, raw, Counts::many),
				Row.alone("left after close", "threads", Samples.of(ours, Counts::left), Aim.atMost(0)),
				Row.alone("connections left after close", "sockets", Samples.of(ours, Counts::sockets), Aim.atMost(0)));
	}

	private static Row live(Workload load, List<Counts> ours, List<Counts> raw, ToDoubleFunction<Counts> threads) {
		double our = Samples.of(ours, threads).median();
		double their = Samples.of(raw, threads).median();
		return new Row("live after " + load.title(), Figure.of(our, "threads"), Figure.of(their, "threads"),
				Samples.ratios(ours, raw, threads), Aim.atMost((their + MORE_THAN_RAW) / their));
	}

	private static Counts count(Run run, Contestant contestant, List<String> endpoints) {
		try (ClientJvm client = new ClientJvm(contestant, endpoints)) {
			client.prepare();
			client.run(LITTLE, run.size().measurement());
			int few = client.threads().size();
			client.run(MUCH, run.size().warmUp());
			List<String> many = client.threads();
			client.closeClient();
			Pause.until(ENDS_WITHIN, () -> client.threads().isEmpty());
			List<String> left = client.threads();
			run.say(contestant + " had threads " + groups(many) + ", left " + groups(left));
			return new Counts(few, many.size(), left.size(), client.sockets());
		}
	}

	/** How many there are of each name, apart from numbers in it. */
	private static Map<String, Long> groups(List<String> names) {
		return names.stream()
			.collect(
					Collectors.groupingBy((name) -> name.replaceAll("\\d+", "N"), TreeMap::new, Collectors.counting()));
	}

	/**
	 * Of one client.
	 *
	 * @param few threads after little load
	 * @param many threads after much load
	 * @param left threads after it was closed
	 * @param sockets connections after it was closed
	 */
	private record Counts(int few, int many, int left, int sockets) {

	}

}
