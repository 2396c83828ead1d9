package dev.healthcheck.benchmark.etcd;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.healthcheck.benchmark.Aim;
import dev.healthcheck.benchmark.Figure;
import dev.healthcheck.benchmark.Row;
import dev.healthcheck.benchmark.Samples;

/**
 * What rounds of the contest come to.
 */
final class ThroughputRows {

	private static final double STICKY_SEQUENTIAL = 1;

	private static final double STICKY_MANY = 1.05;

	private static final double LEADER = 1.15;

	private static final double SAME_FOLLOWER = 0.99;

	private static final double HEDGED = 0.97;

	private ThroughputRows() {
	}

	static List<Row> of(Workload workload, Map<Entry, List<LoadResult>> results) {
		String what = workload.title() + ", ";
		return List.of(
				row(what + "sticky at a follower", results, Entry.STICKY, Entry.RAW,
						Aim.atLeast((workload.width() == 1) ? STICKY_SEQUENTIAL : STICKY_MANY)),
				row(what + "leader", results, Entry.LEADER, Entry.RAW, Aim.atLeast(LEADER)),
				row(what + "ours vs raw at the same follower", results, Entry.AT_FOLLOWER, Entry.RAW_AT_FOLLOWER,
						Aim.atLeast(SAME_FOLLOWER)),
				row(what + "leader vs raw at the leader", results, Entry.LEADER, Entry.RAW_AT_LEADER, Aim.NONE),
				row(what + "ours vs ours with hedge: false", results, Entry.AT_FOLLOWER, Entry.AT_FOLLOWER_UNHEDGED,
						Aim.atLeast(HEDGED)));
	}

	private static Row row(String name, Map<Entry, List<LoadResult>> results, Entry ours, Entry peer, Aim aim) {
		List<LoadResult> our = Objects.requireNonNull(results.get(ours));
		List<LoadResult> their = Objects.requireNonNull(results.get(peer));
		return new Row(name, figure(our), figure(their), Samples.ratios(our, their, LoadResult::perSecond), aim);
	}

	private static Figure figure(List<LoadResult> results) {
		return new Figure(Samples.of(results, LoadResult::perSecond).median(), "/s",
				"p50 %.2f ms, p99 %.1f ms, %.0f us CPU".formatted(
						Samples.of(results, LoadResult::medianMillis).median(),
						Samples.of(results, LoadResult::slowMillis).median(),
						Samples.of(results, LoadResult::cpuMicros).median()));
	}

}
