package dev.healthcheck.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * A property has a value that is not accepted. The message names the property, the value
 * and what is accepted; secrets are never part of it.
 */
final class InvalidPropertyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String property;

	/**
	 * A problem that a sentence of its own describes.
	 * @param property the full name of the property
	 * @param problem the value and what is accepted
	 */
	InvalidPropertyException(String property, String problem) {
		super(property + ": " + problem);
		this.property = property;
	}

	/**
	 * A value that is not accepted.
	 * @param property the full name of the property
	 * @param value its value
	 * @param accepted what is accepted, as in "it must be ..."
	 * @return the exception
	 */
	static InvalidPropertyException of(String property, Object value, String accepted) {
		Object shown = (value instanceof Duration duration) ? text(duration) : value;
		return new InvalidPropertyException(property, "'" + shown + "' is not accepted, it must be " + accepted);
	}

	/**
	 * A value that the library refused; what it said names the value and what is
	 * accepted.
	 * @param property the full name of the property
	 * @param refusal what the library said
	 * @return the exception
	 */
	static InvalidPropertyException refused(String property, IllegalArgumentException refusal) {
		return new InvalidPropertyException(property, String.valueOf(refusal.getMessage()));
	}

	/**
	 * The full name of the property.
	 * @return the name
	 */
	String property() {
		return this.property;
	}

	/** A duration as one writes it in a property. */
	private static String text(Duration duration) {
		if (duration.truncatedTo(ChronoUnit.SECONDS).equals(duration)) {
			return duration.toSeconds() + "s";
		}
		return duration.truncatedTo(ChronoUnit.MILLIS).equals(duration) ? duration.toMillis() + "ms"
				: duration.toNanos() + "ns";
	}

}
