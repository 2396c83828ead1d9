package dev.healthcheck.benchmark.pick;

import java.util.List;
import java.util.stream.IntStream;

import dev.healthcheck.benchmark.Aim;
import dev.healthcheck.benchmark.Figure;
import dev.healthcheck.benchmark.Row;
import dev.healthcheck.benchmark.Samples;

/**
 * What was measured of one operation.
 *
 * @param rounds round by round
 */
record MicroResult(List<MicroRound> rounds) {

	/**
	 * A result by itself.
	 * @param name what was measured
	 * @param aim what its nanoseconds are meant to be
	 * @return the row
	 */
	Row row(String name, Aim aim) {
		return new Row(name, figure(), null, nanos(), aim);
	}

	/**
	 * A result beside a peer's of the same rounds.
	 * @param name what was measured
	 * @param peer the peer's
	 * @param aim what the ratio is meant to be
	 * @return the row
	 */
	Row row(String name, MicroResult peer, Aim aim) {
		return new Row(name, figure(), peer.figure(), Samples.ratios(this.rounds, peer.rounds, MicroRound::nanos), aim);
	}

	/**
	 * What an operation allocates.
	 * @param name what was measured
	 * @param aim what its bytes are meant to be
	 * @return the row
	 */
	Row allocated(String name, Aim aim) {
		return Row.alone(name + ", allocated", "B/op",
				Samples.of(this.rounds, (round) -> Math.rint(round.bytes() * 10) / 10), aim);
	}

	/** What it takes more than another one, round by round. */
	MicroResult less(MicroResult other) {
		return new MicroResult(IntStream.range(0, Math.min(this.rounds.size(), other.rounds.size()))
			.mapToObj((round) -> this.rounds.get(round).less(other.rounds.get(round)))
			.toList());
	}

	private Figure figure() {
		return new Figure(nanos().median(), "ns",
				"%.0f B/op".formatted(Samples.of(this.rounds, MicroRound::bytes).median()));
	}

	private Samples nanos() {
		return Samples.of(this.rounds, MicroRound::nanos);
	}

}
