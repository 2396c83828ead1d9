package dev.healthcheck.simulation;

/**
 * How a request ended, as its sender sees it.
 */
public enum Reply {

	/** The status 200. */
	OK(200),

	/** The status 500. */
	ERROR(500),

	/** The status 503: too busy. */
	BUSY(503),

	/** No answer in time. */
	TIMEOUT(0),

	/** The connection broke before there was an answer. */
	RESET(0),

	/** No connection. */
	REFUSED(0),

	/** It was given to no server. */
	NOT_SENT(0);

	private final int status;

	Reply(int status) {
		this.status = status;
	}

	/**
	 * The status of the answer.
	 * @return the status, 0 without an answer
	 */
	public int status() {
		return this.status;
	}

	/**
	 * Whether a server has answered.
	 * @return whether there is a status
	 */
	public boolean isAnswer() {
		return this.status > 0;
	}

}
