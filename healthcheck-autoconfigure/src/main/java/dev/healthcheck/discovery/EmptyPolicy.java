package dev.healthcheck.discovery;

/**
 * What to do when more than half of a service, and more than two of its nodes, vanish at
 * once.
 */
public enum EmptyPolicy {

	/** Keep them for a while, unless their checks fail. */
	KEEP,

	/** Drop them. */
	APPLY

}
