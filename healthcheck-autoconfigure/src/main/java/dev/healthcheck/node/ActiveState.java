package dev.healthcheck.node;

/**
 * What checks have found out about a node.
 */
public enum ActiveState {

	/** No check has ended yet, or checks are off. */
	UNKNOWN,

	/** Checks pass. */
	UP,

	/** Checks fail. */
	DOWN

}
