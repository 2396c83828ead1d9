package dev.healthcheck.benchmark;

import java.util.List;

/**
 * One subject that is measured.
 */
public interface Benchmark {

	/**
	 * Its name on the command line, and in the table.
	 * @return the name
	 */
	String name();

	/**
	 * Measure.
	 * @param run how much, and whom to tell how far it is
	 * @return the results
	 */
	List<Row> measure(Run run);

}
