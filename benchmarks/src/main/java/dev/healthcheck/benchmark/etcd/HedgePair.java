package dev.healthcheck.benchmark.etcd;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.healthcheck.benchmark.Size;

/**
 * Our client with and without hedging. Two JVMs differ more than these two do, even with
 * the same code, so that both are in one and take many short turns.
 */
final class HedgePair implements AutoCloseable {

	private static final int HEDGED = 0;

	private static final int UNHEDGED = 1;

	/** In a round, for each. */
	private static final int TURNS = 8;

	private static final Duration TURN = Duration.ofMillis(250);

	private final ClientJvm jvm;

	HedgePair(List<String> endpoints) {
		this.jvm = new ClientJvm(List.of(Contestant.ORDERED, Contestant.ORDERED_UNHEDGED), endpoints);
	}

	void warmUp(Size size) {
		this.jvm.warmUp(size);
	}

	Map<Entry, LoadResult> round(Workload workload) {
		List<List<LoadResult>> turns = List.of(new ArrayList<>(), new ArrayList<>());
		for (int turn = 0; turn < 2 * TURNS; turn++) {
			// each comes first in every other pair
			int client = ((turn + 1) / 2) % 2;
			turns.get(client).add(this.jvm.run(client, workload, TURN));
		}
		return Map.of(Entry.HEDGED, LoadResult.mean(turns.get(HEDGED)), Entry.UNHEDGED,
				LoadResult.mean(turns.get(UNHEDGED)));
	}

	@Override
	public void close() {
		this.jvm.close();
	}

}
