package dev.healthcheck.upstream;

import dev.healthcheck.breaker.Bystanders;
import org.jspecify.annotations.Nullable;

/**
 * What the rules of a node want to know of the other nodes. Its <em>fellows</em> are
 * those of its level that are in service.
 */
interface Fellows {

	/** How many there are. */
	int inService();

	/** Requests to them, ever. */
	Totals others();

	/** Requests to the node itself, ever. */
	Totals own();

	/**
	 * Requests to all nodes of the level since a time, or a little later.
	 * @param nanos the time
	 * @return those to the node itself included
	 */
	Totals since(long nanos);

	/** Each of them from now on. */
	Bystanders fromNowOn();

	/** Whether a later level has a node that is well. */
	boolean isLaterLevelWell();

	/**
	 * Whether another node, of any level, has answered a request.
	 * @param beganNanos one that began then or later
	 * @return whether it has
	 */
	boolean hasAnyAnswered(long beganNanos);

	/**
	 * Whether another node, of any level, has passed a check.
	 * @param beganNanos one that began then or later
	 * @param endedNanos and ended then or earlier
	 * @return whether it has
	 */
	boolean hasAnyPassed(long beganNanos, long endedNanos);

	/**
	 * When the first check of another node, of any level, ended that passed within a
	 * time.
	 * @param fromNanos the time's beginning
	 * @param toNanos its end
	 * @return the moment, or {@code null} if there is none
	 */
	@Nullable Long passedWithin(long fromNanos, long toNanos);

}
