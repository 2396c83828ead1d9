package dev.healthcheck.benchmark.watch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import dev.healthcheck.benchmark.Aim;
import dev.healthcheck.benchmark.Figure;
import dev.healthcheck.benchmark.Pause;
import dev.healthcheck.benchmark.Row;
import dev.healthcheck.benchmark.Run;
import dev.healthcheck.benchmark.Samples;
import dev.healthcheck.benchmark.Size;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.upstream.Upstream;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.options.WatchOption;

/**
 * From the moment a put is sent to the first pick that sees its node, and to the callback
 * of a raw jetcd watch at the same member that sees the same put. Whoever picks looks
 * every 0.05 ms, as requests come. Puts are far enough apart for each to be applied
 * alone.
 */
final class PutToPick {

	/** Nodes that stay. */
	private static final int WARM = 50;

	/**
	 * Fewer than {@link #WARM} nodes are to leave within the 5 s that are one event: else
	 * it is a mass deletion, and what is measured is an upstream that keeps them all.
	 */
	private static final Duration APART = Duration.ofMillis(60);

	private static final long LOOK_NANOS = 50_000;

	private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(5);

	private static final double WORST_MILLIS = 2;

	private final Registry registry;

	private final Follower follower;

	private final Map<ByteSequence, Long> heardNanos = new ConcurrentHashMap<>();

	private int next = WARM;

	private PutToPick(Registry registry, Follower follower) {
		this.registry = registry;
		this.follower = follower;
	}

	static List<Row> measure(Run run, List<String> endpoints, int port) {
		String prefix = "/one/";
		try (Registry registry = new Registry(endpoints, prefix + Follower.SERVICE + "/", port);
				Follower follower = new Follower(endpoints, prefix)) {
			registry.putAll(0, WARM);
			follower.start();
			PutToPick measured = new PutToPick(registry, follower);
			// closing the client closes its watches
			try (Client raw = Client.builder().endpoints("http://" + follower.endpoint()).build()) {
				raw.getWatchClient()
					.watch(Registry.bytes(prefix), WatchOption.builder().isPrefix(true).build(), measured.hears());
				return rows(measured.rounds(run));
			}
		}
	}

	private Watch.Listener hears() {
		return Watch.listener((response) -> {
			long now = System.nanoTime();
			response.getEvents().forEach((event) -> this.heardNanos.put(event.getKeyValue().getKey(), now));
		});
	}

	private List<Turn> rounds(Run run) {
		int puts = (run.size() == Size.SMOKE) ? 3 : (run.size() == Size.QUICK) ? 100 : 200;
		run.say("put to pick, warm-up");
		turn(puts);
		List<Turn> turns = new ArrayList<>();
		for (int round = 1; round <= run.size().rounds(); round++) {
			run.say("put to pick, round " + round + " of " + run.size().rounds());
			turns.add(turn(puts));
		}
		return turns;
	}

	private Turn turn(int puts) {
		List<Double> picked = new ArrayList<>();
		List<Double> heard = new ArrayList<>();
		for (int i = 0; i < puts; i++) {
			int number = this.next++;
			ByteSequence key = this.registry.key(number);
			NodeAddress node = this.registry.node(number);
			this.heardNanos.clear();
			PickWatch picks = new PickWatch(this.follower.nodes(), node);
			picks.start();
			long sent = System.nanoTime();
			this.registry.put(number);
			picked.add((picks.seenNanos() - sent) / 1e6);
			Pause.of(APART);
			heard.add((this.heardNanos.getOrDefault(key, Long.MAX_VALUE) - sent) / 1e6);
			this.registry.delete(number);
			Pause.of(APART);
		}
		return new Turn(new Samples(picked), new Samples(heard));
	}

	private static List<Row> rows(List<Turn> turns) {
		return List.of(row("one put, p50", turns, 0.5), row("one put, p99", turns, 0.99),
				Row.alone("one put, p99 less that of the raw watch", "ms",
						Samples.of(turns, (turn) -> turn.picked().percentile(0.99) - turn.heard().percentile(0.99)),
						Aim.atMost(WORST_MILLIS)));
	}

	private static Row row(String name, List<Turn> turns, double share) {
		List<Samples> ours = turns.stream().map(Turn::picked).toList();
		List<Samples> peers = turns.stream().map(Turn::heard).toList();
		return new Row(name,
				new Figure(Samples.of(ours, (turn) -> turn.percentile(share)).median(), "ms", "put to pick"),
				new Figure(Samples.of(peers, (turn) -> turn.percentile(share)).median(), "ms",
						"jetcd, put to callback"),
				Samples.ratios(ours, peers, (turn) -> turn.percentile(share)), Aim.NONE);
	}

	/**
	 * The puts of one round.
	 *
	 * @param picked milliseconds until a pick saw them
	 * @param heard milliseconds until the raw watch did
	 */
	private record Turn(Samples picked, Samples heard) {

	}

	/** Picks until it sees a node. */
	private static final class PickWatch extends Thread {

		private final Upstream upstream;

		private final NodeAddress node;

		private long seenNanos;

		PickWatch(Upstream upstream, NodeAddress node) {
			super("picks");
			this.upstream = upstream;
			this.node = node;
			setDaemon(true);
		}

		@Override
		public void run() {
			long end = System.nanoTime() + GIVE_UP_NANOS;
			while (System.nanoTime() < end) {
				// one of each: round robin shows whoever is new
				for (int i = 0; i <= WARM; i++) {
					if (this.upstream.select().address().equals(this.node)) {
						this.seenNanos = System.nanoTime();
						return;
					}
				}
				LockSupport.parkNanos(LOOK_NANOS);
			}
		}

		long seenNanos() {
			try {
				join();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			if (this.seenNanos == 0) {
				throw new IllegalStateException("no pick saw " + this.node + " within 5 s");
			}
			return this.seenNanos;
		}

	}

}
