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
	 * What can be measured of it alone.
	 * @return the titles of its parts, none if it is measured as a whole
	 */
	default List<String> parts() {
		return List.of();
	}

	/**
	 * Measure.
	 * @param run how much, and whom to tell how far it is
	 * @return the results
	 */
	List<Row> measure(Run run);

}
