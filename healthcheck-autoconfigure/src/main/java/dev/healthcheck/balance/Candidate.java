package dev.healthcheck.balance;

import dev.healthcheck.node.NodeAddress;

/**
 * One of those a balancer chooses from.
 */
public interface Candidate {

	/**
	 * What tells it from the others.
	 * @return its address
	 */
	NodeAddress address();

	/**
	 * Its share of the traffic.
	 * @return its weight, 0 for none
	 */
	int weight();

	/**
	 * Requests to it that are under way.
	 * @return their number, not exact while it changes
	 */
	long inFlight();

	/**
	 * Whether it is only avoided until a suspicion is cleared up, so that a sticky
	 * balancer stays with it.
	 * @return whether it is under suspicion
	 */
	boolean isSuspect();

}
