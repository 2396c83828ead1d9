package dev.healthcheck.benchmark.trouble;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;

/**
 * Trouble, and what is asked meanwhile. Times are in seconds from the begin.
 *
 * @param name what happens
 * @param seconds how long it takes
 * @param queueing whether requests wait when there are too many, or are answered 503
 * @param capacity how many requests all backends can do each second
 * @param checks whether backends are checked
 * @param overloadLimit whether ours has {@code overload-limit}
 * @param post whether calls are POSTs
 * @param doomed of so many calls one is answered 500 by every backend; 0 for none
 * @param loads calls per second, from a time on
 * @param events what happens at a time
 * @param measures what is found
 */
record Scenario(String name, int seconds, boolean queueing, double capacity, boolean checks, boolean overloadLimit,
		boolean post, int doomed, NavigableMap<Integer, Double> loads, Map<Integer, Event> events,
		List<Measure> measures) {

	/** Begin with a name. */
	static ScenarioBuilder of(String name) {
		return new ScenarioBuilder(name);
	}

	/** Calls per second at a time. */
	double perSecond(double time) {
		return Objects.requireNonNull(this.loads.floorEntry((int) time)).getValue();
	}

	/** Whether a call is one that every backend answers 500. */
	boolean isDoomed(int number) {
		return this.doomed > 0 && number % this.doomed == 0;
	}

	/**
	 * What happens.
	 */
	@FunctionalInterface
	interface Event {

		/**
		 * Let it happen.
		 * @param servers the backends
		 * @param calls the callers
		 */
		void happen(Servers servers, Calls calls);

	}

}
