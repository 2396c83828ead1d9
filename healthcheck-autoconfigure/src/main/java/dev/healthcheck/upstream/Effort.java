package dev.healthcheck.upstream;

import java.util.List;

/**
 * How far a search for a node has gone; each step is taken only when the one before found
 * nothing.
 */
public enum Effort {

	/** Nodes in good standing, and recovering ones whose trial is due. */
	NORMAL,

	/** Also nodes under suspicion. */
	SUSPECTS,

	/**
	 * Also the least bad ones, because nothing better exists; not those whose requests
	 * all fail.
	 */
	LEAST_BAD,

	/** Also the latter, and recovering ones beyond their trial. */
	LAST_RESORT;

	/** All, in order; kept, because a pick allocates nothing. */
	static final List<Effort> ALL = List.of(values());

}
