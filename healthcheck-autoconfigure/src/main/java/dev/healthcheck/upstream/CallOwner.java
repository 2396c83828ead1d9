package dev.healthcheck.upstream;

/**
 * For whom calls are made: an upstream.
 */
interface CallOwner {

	long nanoTime();

	/**
	 * A call is about to begin.
	 * @param nowNanos the present
	 * @throws NoNodeAvailableException if it is refused
	 */
	void admit(long nowNanos);

	/**
	 * A call has ended.
	 * @param timedOut whether without an answer in time
	 * @param nowNanos when
	 */
	void ended(boolean timedOut, long nowNanos);

	/** The error of a call for which no node can be chosen. */
	NoNodeAvailableException nothingToChoose();

}
