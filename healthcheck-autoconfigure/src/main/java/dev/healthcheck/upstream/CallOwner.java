package dev.healthcheck.upstream;

import dev.healthcheck.node.Outcome;

/**
 * For whom calls are made: an upstream.
 */
interface CallOwner {

	long nanoTime();

	/**
	 * A call is about to begin.
	 * @throws NoNodeAvailableException if it is refused
	 */
	void admit();

	/** A call has ended with this outcome of its last try. */
	void ended(Outcome outcome);

	/** The error of a call for which no node can be chosen. */
	NoNodeAvailableException nothingToChoose();

}
