package dev.healthcheck.upstream;

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

	/** A call has ended: without an answer in time, or in whatever other way. */
	void ended(boolean timedOut);

	/** The error of a call for which no node can be chosen. */
	NoNodeAvailableException nothingToChoose();

}
