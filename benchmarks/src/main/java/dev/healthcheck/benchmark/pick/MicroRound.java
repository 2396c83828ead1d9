package dev.healthcheck.benchmark.pick;

/**
 * What was measured of one operation in one round.
 *
 * @param nanos per operation
 * @param bytes allocated per operation
 */
record MicroRound(double nanos, double bytes) {

	static MicroRound parse(String text) {
		String[] values = text.split(" ", -1);
		return new MicroRound(Double.parseDouble(values[0]), Double.parseDouble(values[1]));
	}

	/** As {@link #parse} reads it. */
	@Override
	public String toString() {
		return this.nanos + " " + this.bytes;
	}

	MicroRound less(MicroRound other) {
		return new MicroRound(this.nanos - other.nanos, this.bytes - other.bytes);
	}

}
