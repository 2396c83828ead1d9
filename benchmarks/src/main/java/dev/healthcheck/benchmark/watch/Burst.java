package dev.healthcheck.benchmark.watch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import dev.healthcheck.benchmark.Aim;
import dev.healthcheck.benchmark.Pause;
import dev.healthcheck.benchmark.Row;
import dev.healthcheck.benchmark.Run;
import dev.healthcheck.benchmark.Samples;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.upstream.Upstream;

/**
 * Of many nodes, a twentieth leaves and as many join at once: how long after the last
 * answer of etcd it takes until all of it is in place, and in how many steps.
 */
final class Burst {

	private static final int PART = 20;

	private static final Duration BETWEEN = Duration.ofSeconds(1);

	private static final long LOOK_NANOS = 200_000;

	private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(20);

	private static final double WORST_MILLIS = 100;

	private static final double MOST_STEPS = 5;

	private final Registry registry;

	private final Follower follower;

	private final int nodes;

	/** The number of the node that will leave first; those that join follow the last. */
	private int first;

	private Burst(Registry registry, Follower follower, int nodes) {
		this.registry = registry;
		this.follower = follower;
		this.nodes = nodes;
	}

	static List<Row> measure(Run run, List<String> endpoints, int port, int nodes) {
		String prefix = "/burst/";
		try (Registry registry = new Registry(endpoints, prefix + Follower.SERVICE + "/", port);
				Follower follower = new Follower(endpoints, prefix)) {
			registry.putAll(0, nodes);
			follower.start();
			Burst burst = new Burst(registry, follower, nodes);
			run.say("burst, warm-up");
			burst.turn();
			List<Turn> turns = new ArrayList<>();
			for (int round = 1; round <= run.size().rounds(); round++) {
				run.say("burst, round " + round + " of " + run.size().rounds());
				turns.add(burst.turn());
			}
			return burst.rows(turns);
		}
	}

	private List<Row> rows(List<Turn> turns) {
		String name = "%,d changes on %,d nodes, ".formatted(2 * this.nodes / PART, this.nodes);
		return List.of(
				Row.alone(name + "in place after the last answer", "ms", Samples.of(turns, Turn::millis),
						Aim.atMost(WORST_MILLIS)),
				Row.alone(name + "snapshots", "", Samples.of(turns, Turn::steps), Aim.atMost(MOST_STEPS)),
				Row.alone(name + "etcd's part (transactions of 100)", "ms", Samples.of(turns, Turn::etcdMillis),
						Aim.NONE));
	}

	private Turn turn() {
		Pause.of(BETWEEN);
		int count = this.nodes / PART;
		List<NodeAddress> leave = addresses(this.first, count);
		List<NodeAddress> join = addresses(this.first + this.nodes, count);
		int before = this.follower.applied();
		long sent = System.nanoTime();
		this.registry.replace(this.first, this.first + this.nodes, count);
		long answered = System.nanoTime();
		this.first += count;
		Upstream upstream = this.follower.nodes();
		while (!isInPlace(upstream, leave, join)) {
			if (System.nanoTime() - answered > GIVE_UP_NANOS) {
				throw new IllegalStateException("the changes are not in place after 20 s");
			}
			LockSupport.parkNanos(LOOK_NANOS);
		}
		return new Turn((System.nanoTime() - answered) / 1e6, this.follower.applied() - before,
				(answered - sent) / 1e6);
	}

	private List<NodeAddress> addresses(int from, int count) {
		return IntStream.range(from, from + count).mapToObj(this.registry::node).toList();
	}

	private static boolean isInPlace(Upstream upstream, List<NodeAddress> left, List<NodeAddress> joined) {
		return joined.stream().allMatch((node) -> upstream.health(node) != null)
				&& left.stream().allMatch((node) -> upstream.health(node) == null);
	}

	/**
	 * One burst.
	 *
	 * @param millis from etcd's last answer until all was in place
	 * @param steps how often another set of nodes was put in place meanwhile
	 * @param etcdMillis from the first change to etcd's last answer
	 */
	private record Turn(double millis, int steps, double etcdMillis) {

	}

}
