package dev.healthcheck.benchmark.checks;

/**
 * Who checks targets, in a process of its own.
 */
interface Checking extends AutoCloseable {

	/** Processor time used so far. */
	double cpuSeconds();

	/** The time it has spent compiling, in milliseconds. */
	default long compilationMillis() {
		return 0;
	}

	/**
	 * How many checks there should have been so far.
	 * @return the number, or 0 if the targets can count them
	 */
	default long nominalChecks() {
		return 0;
	}

	@Override
	void close();

}
