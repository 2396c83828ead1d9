package dev.healthcheck.upstream;

/**
 * Why a node is in use although checks or requests speak against it.
 */
enum Grace {

	/** It is not. */
	NONE,

	/** Nothing better exists. */
	LEAST_BAD,

	/**
	 * Checks are answered badly, requests succeed, and more than half of the level would
	 * be out: checks do not outvote requests.
	 */
	OUTVOTED

}
