package dev.healthcheck.check;

import dev.healthcheck.node.NodeAddress;

/**
 * A node as the {@link Checker} sees it.
 */
public interface CheckTarget {

	/**
	 * Where the node listens.
	 * @return its address
	 */
	NodeAddress address();

	/**
	 * Whether the node is down, in transition or tripped, so that it is checked at the
	 * unhealthy interval and before others. Asked after each report was accepted.
	 * @return whether it needs attention
	 */
	boolean needsAttention();

	/**
	 * Whether others check the node, so that it is checked here only seldom, and after
	 * those that are checked here. Asked like {@link #needsAttention}, which comes before
	 * this.
	 * @return how many healthy intervals lie between two checks, 0 if it is checked here
	 */
	default int patrol() {
		return 0;
	}

	/**
	 * Take the report of a check; called one at a time for one target.
	 * @param report the check that ended
	 */
	void accept(CheckReport report);

}
