package dev.healthcheck.benchmark.failover;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

import dev.healthcheck.benchmark.Aim;
import dev.healthcheck.benchmark.Figure;
import dev.healthcheck.benchmark.Row;
import dev.healthcheck.benchmark.Samples;
import dev.healthcheck.benchmark.etcd.Contestant;

/**
 * What trials of one fault come to.
 */
final class FailoverRows {

	private static final Map<Contestant, String> PEERS = Map.of(Contestant.RAW, "jetcd", Contestant.RAW_TUNED,
			"jetcd with keepalive");

	private final String fault;

	private final List<Map<Contestant, Outcome>> trials;

	private FailoverRows(String fault, List<Map<Contestant, Outcome>> trials) {
		this.fault = fault;
		this.trials = trials;
	}

	static List<Row> of(Fault fault, List<Map<Contestant, Outcome>> trials) {
		FailoverRows rows = new FailoverRows(fault.title(), trials);
		List<Row> all = new ArrayList<>();
		for (Contestant peer : List.of(Contestant.RAW, Contestant.RAW_TUNED)) {
			all.add(rows.row("failed", "", peer, Outcome::failed));
			all.add(rows.row("longest stall", "ms", peer, Outcome::longestMillis));
			all.add(rows.row("recovered after", "ms", peer, Outcome::recoveredMillis));
			all.add(rows.row("events lost", "", peer, Outcome::lost));
		}
		return all;
	}

	private Row row(String what, String unit, Contestant peer, ToDoubleFunction<Outcome> property) {
		List<Outcome> ours = outcomes(Contestant.STICKY);
		List<Outcome> theirs = outcomes(peer);
		return new Row(this.fault + ", " + what + ", vs " + PEERS.get(peer), figure(ours, property, unit),
				figure(theirs, property, unit), Samples.ratios(ours, theirs, property), Aim.atMost(1));
	}

	private static Figure figure(List<Outcome> outcomes, ToDoubleFunction<Outcome> property, String unit) {
		boolean kept = outcomes.stream().allMatch(Outcome::leaseKept);
		return new Figure(Samples.of(outcomes, property).median(), unit, kept ? "" : "lease lost");
	}

	private List<Outcome> outcomes(Contestant client) {
		return this.trials.stream().map((trial) -> Objects.requireNonNull(trial.get(client))).toList();
	}

}
