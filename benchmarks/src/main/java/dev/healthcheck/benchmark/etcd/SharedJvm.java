package dev.healthcheck.benchmark.etcd;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import dev.healthcheck.benchmark.Size;
import dev.healthcheck.benchmark.Turns;

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
		return Turns.take(ENTRIES, TURNS, (entry) -> this.jvm.run(ENTRIES.indexOf(entry), workload, TURN),
				LoadResult::mean);
	}

	@Override
	public void close() {
		this.jvm.close();
	}

}
