package dev.healthcheck.benchmark.trouble;

/**
 * A call and what became of it.
 *
 * @param due when it was due, in seconds
 * @param seconds how long it took from then
 * @param special whether it is meant to do harm
 * @param answered whether it was answered with 200
 */
record Call(double due, double seconds, boolean special, boolean answered) {

	/** When it ended, in seconds. */
	double ended() {
		return this.due + this.seconds;
	}

	boolean isBetween(double from, double to) {
		return this.due >= from && this.due < to;
	}

}
