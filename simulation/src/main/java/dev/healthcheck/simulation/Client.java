package dev.healthcheck.simulation;

import java.util.function.Consumer;

/**
 * Chooses a server for each call, and perhaps another one when it fails.
 */
public interface Client {

	/**
	 * Make a call.
	 * @param request what is wanted
	 * @param caller is told once how it ended
	 */
	void call(Request request, Consumer<Reply> caller);

	/**
	 * How many servers get their full share of the calls at this moment.
	 * @return their number
	 */
	int inService();

	/**
	 * How often a server has gone out of service, or in again, so far.
	 * @return the number of changes
	 */
	int transitions();

}
