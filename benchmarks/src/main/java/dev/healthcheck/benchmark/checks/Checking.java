package dev.healthcheck.benchmark.checks;

/**
 * Who checks targets, in a process of its own.
 */
interface Checking extends AutoCloseable {

	/** Processor time used so far. */
	double cpuSeconds();

	@Override
	void close();

}
