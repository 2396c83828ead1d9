package dev.healthcheck.http;

/**
 * How far a request that failed had got, as far as its client lets it be known.
 */
enum Reach {

	/** No connection took it: the node never had it. */
	NEVER_SENT,

	/** A connection to the node took it. */
	SENT,

	/**
	 * Several connections took it, one after the other: the first one broke, or the node
	 * answered with a redirect. What failed in the end may be another host.
	 */
	SENT_AGAIN,

	/** The node answered, with a redirect or a challenge, and what followed failed. */
	ANSWERED,

	/**
	 * No connection took it in the end, but the client may have sent it before, on a
	 * connection that it had kept and that broke: it repeats by itself, and says nothing.
	 */
	PERHAPS_SENT,

	/** The client does not let it be known. */
	UNKNOWN

}
