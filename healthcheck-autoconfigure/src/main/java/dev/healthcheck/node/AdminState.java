package dev.healthcheck.node;

/**
 * What the operator wants of a node.
 */
public enum AdminState {

	/** Use it as its health allows. */
	READY,

	/** Send nothing new to it, let what is under way end. */
	DRAIN,

	/** Leave it alone. */
	MAINTENANCE

}
