package dev.healthcheck.fleet;

/**
 * How an instance stands to its fleet.
 */
public enum FleetState {

	/** It checks everything itself. */
	ALONE,

	/** It has asked to be a member. */
	JOINING,

	/** It shares checks. */
	MEMBER

}
