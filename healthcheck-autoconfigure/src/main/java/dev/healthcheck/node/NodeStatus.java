package dev.healthcheck.node;

/**
 * How a node is, all facts taken together.
 */
public enum NodeStatus {

	/** Selectable, and something good is known of it. */
	HEALTHY(true),

	/** Selectable, but nothing is known of it yet or checks are off. */
	UNCHECKED(true),

	/** One request at a time is let through as a trial. */
	RECOVERING(true),

	/**
	 * Would be unhealthy, or is degraded as its checks say, and is in use only while
	 * nothing better exists.
	 */
	UNSTABLE(true),

	/** Not used: requests or checks fail. */
	UNHEALTHY(false),

	/** Gets nothing new, on the operator's wish. */
	DRAINING(false),

	/** Not used, on the operator's wish. */
	MAINTENANCE(false);

	private final boolean selectable;

	NodeStatus(boolean selectable) {
		this.selectable = selectable;
	}

	/**
	 * Whether a node in this status can be chosen for a request.
	 * @return whether it can be chosen
	 */
	public boolean isSelectable() {
		return this.selectable;
	}

	/**
	 * Whether a node in this status gets its full share of the requests.
	 * @return whether it is in service
	 */
	public boolean isInService() {
		return this == HEALTHY || this == UNCHECKED;
	}

}
