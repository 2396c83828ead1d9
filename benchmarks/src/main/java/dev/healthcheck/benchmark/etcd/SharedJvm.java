package dev.healthcheck.benchmark.etcd;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.healthcheck.benchmark.Size;

/**
 * Clients at one follower that do nearly the same. Two JVMs with the same code differ
 * more than these do, so that all are in one and take many short turns.
 */
final class SharedJvm implements AutoCloseable {

	private static final Map<Entry, Contestant> CONTESTANTS = new EnumMap<>(
			Map.of(Entry.RAW_AT_FOLLOWER, Contestant.RAW_PINNED, Entry.AT_FOLLOWER, Contestant.ORDERED,
					Entry.AT_FOLLOWER_UNHEDGED, Contestant.ORDERED_UNHEDGED));

	private static final List<Entry> ENTRIES = List.copyOf(CONTESTANTS.keySet());

	/** In a round, for each. */
	private static final int TURNS = 8;

	private static final Duration TURN = Duration.ofMillis(250);

	private final ClientJvm jvm;

	/**
	 * Start a JVM.
	 * @param endpoints all members, the follower first
	 */
	SharedJvm(List<String> endpoints) {
		this.jvm = new ClientJvm(List.copyOf(CONTESTANTS.values()), endpoints);
	}

	void warmUp(Size size) {
		this.jvm.warmUp(size);
	}

	Map<Entry, LoadResult> round(Workload workload) {
		Map<Entry, List<LoadResult>> turns = new EnumMap<>(Entry.class);
		ENTRIES.forEach((entry) -> turns.put(entry, new ArrayList<>()));
		for (int turn = 0; turn < TURNS; turn++) {
			for (int i = 0; i < ENTRIES.size(); i++) {
				// each comes first as often as last
				int client = (turn % 2 == 0) ? i : ENTRIES.size() - 1 - i;
				Objects.requireNonNull(turns.get(ENTRIES.get(client))).add(this.jvm.run(client, workload, TURN));
			}
		}
		Map<Entry, LoadResult> means = new EnumMap<>(Entry.class);
		turns.forEach((entry, results) -> means.put(entry, LoadResult.mean(results)));
		return means;
	}

	@Override
	public void close() {
		this.jvm.close();
	}

}
