package dev.healthcheck.benchmark.failover;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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

	/** Beyond what etcd itself takes, milliseconds. */
	private static final double LONGEST_GET = 300;

	private static final double LONGEST_GET_OF_PAUSES = 200;

	private static final double FAILED_PUTS = 8;

	private static final double LONGEST_GAP = 1500;

	private final Fault fault;

	private final List<Map<Contestant, Outcome>> trials;

	private FailoverRows(Fault fault, List<Map<Contestant, Outcome>> trials) {
		this.fault = fault;
		this.trials = trials;
	}

	static List<Row> of(Fault fault, List<Map<Contestant, Outcome>> trials) {
		FailoverRows rows = new FailoverRows(fault, trials);
		List<Row> all = new ArrayList<>(rows.absolute());
		if (!fault.breaksAnything()) {
			return all;
		}
		for (Contestant peer : List.of(Contestant.RAW, Contestant.RAW_TUNED)) {
			all.add(rows.row("failed", "", peer, Outcome::failed));
			all.add(rows.row("longest stall", "ms", peer, Outcome::longestMillis));
			all.add(rows.row("recovered after", "ms", peer, Outcome::recoveredMillis));
			all.add(rows.row("events lost", "", peer, Outcome::lost));
		}
		return all;
	}

	/** What callers must not notice, whatever peers do. */
	private List<Row> absolute() {
		List<Row> rows = new ArrayList<>();
		switch (this.fault) {
			case HANG, HANG_AT_START, CUT_OFF, UNPLUG ->
				rows.addAll(List.of(gets(LONGEST_GET), failedGets(), failedPuts(FAILED_PUTS),
						beside("longest gap of a watch", "ms", Outcome::gapMillis, Aim.atMost(LONGEST_GAP))));
			case PAUSES -> rows.addAll(List.of(gets(LONGEST_GET_OF_PAUSES), failedGets(), failedPuts(0)));
			case LEADER_HANG -> {
				rows.add(beyondEtcd("longest get", Outcome::longestGetMillis));
				rows.add(failedGets());
				rows.add(beyondEtcd("last failed put", Outcome::lastFailedPutMillis));
			}
			case LEADER_LOST -> rows.add(left(1));
			case SLOW, NONE -> rows.addAll(List.of(left(0), failedGets(), failedPuts(0)));
			case KILL, ROLLING, ALL_DOWN -> {
			}
		}
		if (this.fault.losesWrites()) {
			rows.add(Row.alone(this.fault.title() + ", failed puts with exactlyOnce()", "",
					Samples.of(outcomes(Contestant.ONCE), Outcome::failedPuts), Aim.atMost(0)));
		}
		return rows;
	}

	private Row gets(double millis) {
		return beside("longest get", "ms", Outcome::longestGetMillis, Aim.atMost(millis));
	}

	private Row failedGets() {
		return beside("failed gets", "", Outcome::failedGets, Aim.atMost(0));
	}

	/** Peers do not leave members. */
	private Row left(double most) {
		return Row.alone(this.fault.title() + ", members avoided or out", "",
				Samples.of(outcomes(Contestant.STICKY), Outcome::left), Aim.atMost(most));
	}

	private Row failedPuts(double most) {
		return beside("failed puts", "", Outcome::failedPuts, Aim.atMost(most));
	}

	private Row beside(String what, String unit, ToDoubleFunction<Outcome> property, Aim aim) {
		String peers = Stream.of(Contestant.RAW, Contestant.RAW_TUNED)
			.map((peer) -> PEERS.get(peer) + ": " + figure(outcomes(peer), property, unit))
			.collect(Collectors.joining(", "));
		return Row.beside(this.fault.title() + ", " + what, unit, Samples.of(outcomes(Contestant.STICKY), property),
				peers, aim);
	}

	/** Less what a client of a member that nothing befell had to wait for. */
	private Row beyondEtcd(String what, ToDoubleFunction<Outcome> property) {
		List<Outcome> ours = outcomes(Contestant.STICKY);
		List<Outcome> witness = outcomes(Trial.WITNESS);
		double[] beyond = IntStream.range(0, ours.size())
			.mapToDouble((round) -> Math.max(0,
					property.applyAsDouble(ours.get(round)) - witness.get(round).answeredMillis()))
			.toArray();
		return Row.beside(this.fault.title() + ", " + what + " beyond etcd's own silence", "ms", Samples.of(beyond),
				"etcd itself: " + figure(witness, Outcome::answeredMillis, "ms"), Aim.atMost(LONGEST_GET));
	}

	private Row row(String what, String unit, Contestant peer, ToDoubleFunction<Outcome> property) {
		List<Outcome> ours = outcomes(Contestant.STICKY);
		List<Outcome> theirs = outcomes(peer);
		return new Row(this.fault.title() + ", " + what + ", vs " + PEERS.get(peer), figure(ours, property, unit),
				figure(theirs, property, unit), Samples.ratios(ours, theirs, property), Aim.atMost(1));
	}

	private static Figure figure(List<Outcome> outcomes, ToDoubleFunction<Outcome> property, String unit) {
		boolean kept = outcomes.stream().allMatch((outcome) -> outcome.leaseKept() > 0);
		return new Figure(Samples.of(outcomes, property).median(), unit, kept ? "" : "lease lost");
	}

	private List<Outcome> outcomes(Contestant client) {
		return this.trials.stream().map((trial) -> Objects.requireNonNull(trial.get(client))).toList();
	}

}
