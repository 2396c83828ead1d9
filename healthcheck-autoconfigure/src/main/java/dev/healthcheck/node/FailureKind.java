package dev.healthcheck.node;

/**
 * The kinds of failure that are counted apart.
 */
public enum FailureKind {

	/** Refused, reset, unreachable or closed connection, TLS failure. */
	TCP("connect"),

	/** No answer in time. */
	TIMEOUT("timeout"),

	/** An answer that says the server cannot serve: HTTP or gRPC status, body. */
	HTTP("status");

	private final String noun;

	FailureKind(String noun) {
		this.noun = noun;
	}

	/**
	 * The word for this kind in sentences: {@code 3 connect failures in 2.1 s}.
	 * @return the word
	 */
	public String noun() {
		return this.noun;
	}

}
