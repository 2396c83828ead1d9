package dev.healthcheck.simulation;

/**
 * What a caller wants of a server.
 *
 * @param kind what it does to servers
 * @param idempotent whether it may be repeated after it was sent: a GET, not a POST
 */
public record Request(Kind kind, boolean idempotent) {

	/** What a request does to servers. */
	public enum Kind {

		/** What it should: only these count as offered, answered or failed. */
		NORMAL,

		/** Every server answers it with status 500: the fault is the request's own. */
		DOOMED,

		/** Every server that begins to work on it dies. */
		POISON

	}

}
