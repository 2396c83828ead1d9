package dev.healthcheck.upstream;

/**
 * A request that waits for its answer.
 */
public interface Waiting {

	/**
	 * When it began.
	 * @return nanoseconds of the monotonic clock
	 */
	long startedNanos();

	/**
	 * Whether it waits no more.
	 * @return whether it has been answered, failed, or was given up
	 */
	boolean isOver();

	/**
	 * It is late, and another node is known to answer. Asked again until something was
	 * done, or it is over.
	 * @param avoided whether its node is avoided, so that the request would have to be
	 * repeated anyway
	 * @return whether something was done, or never can be
	 */
	boolean help(boolean avoided);

}
