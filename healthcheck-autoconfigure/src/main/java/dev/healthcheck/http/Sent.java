package dev.healthcheck.http;

/**
 * The body of a request, or none, and what became of it.
 */
interface Sent {

	/** Whether it can be sent again. */
	boolean isRepeatable();

	/** Whether a connection has begun to take it. */
	boolean isBegun();

	/** Whether a connection takes it now, so that there can be no answer yet. */
	boolean isUnderWay();

	/** Whether it could not be produced, which says nothing about the node. */
	boolean isFailed();

}
