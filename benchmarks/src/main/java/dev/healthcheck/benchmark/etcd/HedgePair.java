package dev.healthcheck.benchmark.etcd;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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

	void warmUp(Workload workload, Duration duration) {
		this.jvm.run(HEDGED, workload, duration);
		this.jvm.run(UNHEDGED, workload, duration);
	}

	Map<Entry, LoadResult> round(Workload workload) {
		List<LoadResult> hedged = new ArrayList<>();
		List<LoadResult> unhedged = new ArrayList<>();
		for (int turn = 0; turn < TURNS; turn++) {
			if (turn % 2 == 0) {
				hedged.add(this.jvm.run(HEDGED, workload, TURN));
				unhedged.add(this.jvm.run(UNHEDGED, workload, TURN));
			}
			else {
				unhedged.add(this.jvm.run(UNHEDGED, workload, TURN));
				hedged.add(this.jvm.run(HEDGED, workload, TURN));
			}
		}
		return Map.of(Entry.HEDGED, LoadResult.mean(hedged), Entry.UNHEDGED, LoadResult.mean(unhedged));
	}

	@Override
	public void close() {
		this.jvm.close();
	}

}
