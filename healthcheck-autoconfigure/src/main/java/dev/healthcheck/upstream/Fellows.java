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
	 * Whether other nodes, of any level, have answered a request and are not late
	 * themselves, and not fewer than have requests and are or have not.
	 * @param beganNanos a request that began then or later
	 * @return whether they have
	 */
	boolean haveAnswered(long beganNanos);

	/**
	 * The same of checks that they passed.
	 * @param beganNanos a check that began then or later
	 * @param endedNanos and ended then or earlier
	 * @return whether they have
	 */
	boolean havePassed(long beganNanos, long endedNanos);

	/** Whether most of the other nodes, of any level, are late. */
	boolean areLate();

	/**
	 * When the first check of another node, of any level, ended that passed within a
	 * time.
	 * @param fromNanos the time's beginning
	 * @param toNanos its end
	 * @return the moment, or {@code null} if there is none
	 */
	@Nullable Long passedWithin(long fromNanos, long toNanos);

}
