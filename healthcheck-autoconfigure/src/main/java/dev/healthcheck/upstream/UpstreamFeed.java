package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.Map;

/**
 * Feeds upstreams from a place outside of the application, which can be out of reach.
 * What it knows is asked under locks, so it must answer at once and without locks of its
 * own.
 */
public interface UpstreamFeed {

	/**
	 * Whether an upstream is fed from here.
	 * @param upstream its name
	 * @return whether it is
	 */
	boolean feeds(String upstream);

	/**
	 * How old the data may be.
	 * @return its age, zero while changes arrive
	 */
	Duration age();

	/**
	 * What is wrong with definitions and therefore ignored, unless a node says so itself.
	 * @return the problems by the place of the definition
	 */
	Map<String, String> problems();

}
