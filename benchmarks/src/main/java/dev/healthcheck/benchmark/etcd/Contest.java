package dev.healthcheck.benchmark.etcd;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.healthcheck.benchmark.CpuUse;
import dev.healthcheck.benchmark.Run;
import dev.healthcheck.benchmark.Size;
import dev.healthcheck.test.etcd.EtcdCluster;

/**
 * Clients that take turns on one cluster. Each is a JVM of its own, but for those of a
 * {@link SharedJvm}; all are connected all the time, and one at a time has load.
 */
final class Contest implements AutoCloseable {

	/** A round in which others used more of the machine is repeated. */
	private static final double ACCEPTED_OTHERS = 0.10;

	private final Run run;

	private final Map<Entry, ClientJvm> clients = new EnumMap<>(Entry.class);

	private final SharedJvm follower;

	private final Placement placement;

	Contest(EtcdCluster cluster, Run run) {
		this.run = run;
		List<String> endpoints = cluster.clientUris().stream().map(Object::toString).toList();
		this.clients.put(Entry.STICKY, new ClientJvm(Contestant.STICKY, endpoints));
		this.clients.put(Entry.RAW, new ClientJvm(Contestant.RAW, endpoints));
		client(Entry.STICKY).prepare();
		this.placement = new Placement(cluster, client(Entry.STICKY).endpoint());
		this.clients.put(Entry.LEADER, new ClientJvm(Contestant.LEADER, endpoints));
		this.clients.put(Entry.RAW_AT_LEADER, new ClientJvm(Contestant.RAW_PINNED, this.placement.leaderFirst()));
		this.follower = new SharedJvm(this.placement.followerFirst());
	}

	private ClientJvm client(Entry entry) {
		return Objects.requireNonNull(this.clients.get(entry));
	}

	void warmUp() {
		this.run.say("warming up");
		this.clients.values().forEach((client) -> client.warmUp(this.run.size()));
		this.follower.warmUp(this.run.size());
	}

	/**
	 * Let the clients take turns, every other round in the opposite order.
	 * @param workload what they do
	 * @return the results of each client by round
	 */
	Map<Entry, List<LoadResult>> rounds(Workload workload) {
		Map<Entry, List<LoadResult>> results = new EnumMap<>(Entry.class);
		for (Entry entry : Entry.values()) {
			results.put(entry, new ArrayList<>());
		}
		int rounds = this.run.size().rounds();
		int repetitions = (this.run.size() == Size.SMOKE) ? 0 : rounds;
		for (int round = 0; round < rounds; round++) {
			this.placement.restore(client(Entry.STICKY), client(Entry.LEADER));
			CpuUse before = CpuUse.now();
			Map<Entry, LoadResult> turn = round(workload, round % 2 == 1);
			double others = before.othersShareSince();
			this.run.say("%s, round %d of %d, others used %.0f %% of the machine".formatted(workload.title(), round + 1,
					rounds, 100 * others));
			if (others > ACCEPTED_OTHERS && repetitions > 0) {
				repetitions--;
				round--;
				continue;
			}
			turn.forEach((entry, result) -> Objects.requireNonNull(results.get(entry)).add(result));
		}
		return results;
	}

	private Map<Entry, LoadResult> round(Workload workload, boolean backwards) {
		List<Entry> order = new ArrayList<>(this.clients.keySet());
		if (backwards) {
			Collections.reverse(order);
		}
		Map<Entry, LoadResult> results = new EnumMap<>(Entry.class);
		order.forEach((entry) -> results.put(entry, client(entry).run(workload, this.run.size().measurement())));
		results.putAll(this.follower.round(workload));
		return results;
	}

	@Override
	public void close() {
		this.clients.values().forEach(ClientJvm::close);
		this.follower.close();
	}

}
