package dev.healthcheck.benchmark.etcd;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import dev.healthcheck.benchmark.Aim;
import dev.healthcheck.benchmark.Benchmark;
import dev.healthcheck.benchmark.Figure;
import dev.healthcheck.benchmark.Row;
import dev.healthcheck.benchmark.Run;
import dev.healthcheck.benchmark.Samples;
import dev.healthcheck.testing.EtcdCluster;

/**
 * Threads and connections of a client in a fresh JVM: after load, and after it was
 * closed.
 */
public final class ThreadsBenchmark implements Benchmark {

	private static final Workload LOAD = new Workload(false, 64);

	private static final int MORE_THAN_RAW = 2;

	/** How long gRPC keeps shared threads after the last channel, and some. */
	private static final Duration ENDS_WITHIN = Duration.ofSeconds(10);

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
		Samples oursLive = Samples.of(ours, Counts::live);
		Samples rawLive = Samples.of(raw, Counts::live);
		return List.of(
				new Row("live after 64-way gets", figure(oursLive), figure(rawLive),
						Samples.ratios(ours, raw, Counts::live),
						Aim.atMost((rawLive.median() + MORE_THAN_RAW) / rawLive.median())),
				Row.alone("left after close", "threads", Samples.of(ours, Counts::left), Aim.atMost(0)),
				Row.alone("connections left after close", "sockets", Samples.of(ours, Counts::sockets), Aim.atMost(0)));
	}

	private static Figure figure(Samples threads) {
		return Figure.of(threads.median(), "threads");
	}

	private static Counts count(Run run, Contestant contestant, List<String> endpoints) {
		try (ClientJvm client = new ClientJvm(contestant, endpoints)) {
			client.prepare();
			client.run(LOAD, run.size().warmUp());
			List<String> live = client.threads();
			client.closeClient();
			Pause.until(ENDS_WITHIN, () -> client.threads().isEmpty());
			List<String> left = client.threads();
			run.say(contestant + " had threads " + groups(live) + ", left " + groups(left));
			return new Counts(live.size(), left.size(), client.sockets());
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
	 * @param live threads after the load
	 * @param left threads after it was closed
	 * @param sockets connections after it was closed
	 */
	private record Counts(int live, int left, int sockets) {

	}

}
