package dev.healthcheck.simulation;

import java.util.function.Consumer;

/**
 * How a server gets its work done, and what becomes of more than it can do.
 */
interface Work {

	/**
	 * Begin, or not.
	 * @param done what to do when it is done: told whether it was taken on
	 */
	void begin(Consumer<Boolean> done);

}
