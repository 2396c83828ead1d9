package dev.healthcheck.node;

import org.jspecify.annotations.Nullable;

/**
 * The class of an HTTP status, its first digit (RFC 9110, section 15).
 */
public enum StatusClass {

	/** Informational, {@code 1xx}. */
	INFORMATIONAL(1),

	/** Successful, {@code 2xx}. */
	SUCCESSFUL(2),

	/** Redirection, {@code 3xx}. */
	REDIRECTION(3),

	/** Client error, {@code 4xx}. */
	CLIENT_ERROR(4),

	/** Server error, {@code 5xx}. */
	SERVER_ERROR(5);

	private static final StatusClass[] CLASSES = values();

	private final int digit;

	private final String label;

	StatusClass(int digit) {
		this.digit = digit;
		this.label = digit + "xx";
	}

	/**
	 * The class of a status.
	 * @param status the status
	 * @return its class, or {@code null} if it is none of 100 to 599
	 */
	public static @Nullable StatusClass of(int status) {
		return (status >= 100 && status < 600) ? CLASSES[status / 100 - 1] : null;
	}

	/**
	 * The first digit of its statuses.
	 * @return 1 to 5
	 */
	public int digit() {
		return this.digit;
	}

	/**
	 * The usual notation, such as {@code 2xx}.
	 */
	@Override
	public String toString() {
		return this.label;
	}

}
