package dev.healthcheck.benchmark.pick;

import java.util.List;

import dev.healthcheck.benchmark.Samples;

/**
 * What JMH measured of one operation in one round.
 *
 * @param nanos per operation
 * @param bytes allocated per operation
 */
record MicroRound(double nanos, double bytes) {

	static MicroRound median(List<MicroRound> rounds) {
		return new MicroRound(Samples.of(rounds, MicroRound::nanos).median(),
				Samples.of(rounds, MicroRound::bytes).median());
	}

	MicroRound less(MicroRound other) {
		return new MicroRound(this.nanos - other.nanos, this.bytes - other.bytes);
	}

}
