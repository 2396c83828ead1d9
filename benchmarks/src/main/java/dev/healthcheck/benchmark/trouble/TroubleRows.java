package dev.healthcheck.benchmark.trouble;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.healthcheck.benchmark.Figure;
import dev.healthcheck.benchmark.Row;
import dev.healthcheck.benchmark.Samples;

/**
 * What the rounds of a scenario come to so far: a row for each of its measures.
 */
final class TroubleRows {

	private final Scenario scenario;

	private final List<Map<Contestant, Outcome>> rounds;

	private TroubleRows(Scenario scenario, List<Map<Contestant, Outcome>> rounds) {
		this.scenario = scenario;
		this.rounds = rounds;
	}

	static List<Row> of(Scenario scenario, List<Map<Contestant, Outcome>> rounds) {
		TroubleRows rows = new TroubleRows(scenario, rounds);
		return IntStream.range(0, scenario.measures().size()).mapToObj(rows::row).toList();
	}

	private Row row(int index) {
		Measure measure = this.scenario.measures().get(index);
		String peers = Stream.of(Contestant.HAPROXY, Contestant.NGINX)
			.filter(this.rounds.get(0)::containsKey)
			.map((peer) -> peer.title() + ": " + Figure.of(samples(peer, index).median(), measure.unit()))
			.collect(Collectors.joining(", "));
		return Row.beside(this.scenario.name() + ", " + measure.name(), measure.unit(), samples(Contestant.OURS, index),
				peers, measure.aim());
	}

	private Samples samples(Contestant contestant, int index) {
		return Samples.of(this.rounds, (round) -> Objects.requireNonNull(round.get(contestant)).value(index));
	}

}
