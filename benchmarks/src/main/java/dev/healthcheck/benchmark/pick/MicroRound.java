package dev.healthcheck.benchmark.pick;

/**
 * What JMH measured of one operation in one round.
 *
 * @param nanos per operation
 * @param bytes allocated per operation
 */
record MicroRound(double nanos, double bytes) {

	MicroRound less(MicroRound other) {
		return new MicroRound(this.nanos - other.nanos, this.bytes - other.bytes);
	}

}
