package dev.healthcheck.simulation;

import java.util.List;
import java.util.stream.Stream;

/**
 * All scenarios, for a number of servers.
 */
public final class Scenarios {

	private Scenarios() {
	}

	/**
	 * All there are.
	 * @param servers how many servers each has
	 * @return the scenarios, in the order of the table
	 */
	public static List<Scenario> all(int servers) {
		return Stream
			.of(BadServer.all(servers), BadRequests.all(servers), Overload.all(servers), SharedTrouble.all(servers),
					BadChecks.all(servers))
			.flatMap(List::stream)
			.toList();
	}

}
