package dev.healthcheck.simulation;

import java.util.List;
import java.util.NavigableMap;
import java.util.function.Consumer;

/**
 * Trouble that may befall servers, and what is to become of the calls meanwhile.
 *
 * @param name what happens, in a few words
 * @param servers how many servers there are in the preferred level
 * @param spares how many there are in a second level
 * @param clients how many clients share the calls
 * @param checks whether clients check the servers, each second
 * @param idempotent whether calls may be repeated: GET, not POST
 * @param queues whether servers let work wait, and do it although nobody waits any
 * longer; otherwise they answer at once that they are busy
 * @param seconds how long it takes
 * @param load calls per second from a second on, as a share of what all servers of the
 * preferred level can do
 * @param doomed the share of calls that every server answers badly
 * @param events what happens to the servers, and when
 * @param goals what matters, and what it is meant to be
 */
public record Scenario(String name, int servers, int spares, int clients, boolean checks, boolean idempotent,
		boolean queues, int seconds, NavigableMap<Integer, Double> load, double doomed, List<Event> events,
		List<Goal> goals) {

	/** What a server of any scenario can do. */
	public static final double PER_SECOND = 25;

	/**
	 * A scenario to be made step by step, with ten seconds of calm before the trouble.
	 * @param name what happens, in a few words
	 * @param servers how many servers there are
	 * @return the builder
	 */
	static ScenarioBuilder of(String name, int servers) {
		return new ScenarioBuilder(name, servers);
	}

	/**
	 * Calls per second.
	 * @param second the time
	 * @return how many are offered on average
	 */
	double offered(double second) {
		return this.load.floorEntry((int) second).getValue() * capacity();
	}

	/**
	 * What all servers of the preferred level can do.
	 * @return requests per second
	 */
	double capacity() {
		return this.servers * PER_SECOND;
	}

	/**
	 * Something that happens to servers.
	 *
	 * @param second when
	 * @param what what is done to them
	 */
	public record Event(double second, Consumer<World> what) {

	}

}
