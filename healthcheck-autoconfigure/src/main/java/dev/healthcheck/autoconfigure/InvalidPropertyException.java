package dev.healthcheck.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;

/**
 * A property has a value that is not accepted. The message names the property, the value
 * and what is accepted; secrets are never part of it.
 */
final class InvalidPropertyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String property;

	private InvalidPropertyException(String property, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.property = property;
	}

	/**
	 * A value that is not accepted.
	 * @param property the full name of the property
	 * @param value its value
	 * @param accepted what is accepted, as in "but must be ..."
	 * @return the exception
	 */
	static InvalidPropertyException of(String property, Object value, String accepted) {
		Object shown = (value instanceof Duration duration) ? text(duration) : value;
		return because(property, "'" + shown + "' is not accepted, it must be " + accepted);
	}

	/**
	 * A problem that a sentence of its own describes.
	 * @param property the full name of the property
	 * @param problem the value and what is accepted
	 * @return the exception
	 */
	static InvalidPropertyException because(String property, String problem) {
		return new InvalidPropertyException(property, property + ": " + problem, null);
	}

	/**
	 * A value that a setting of the library refused; its message names the value and what
	 * is accepted.
	 * @param property the full name of the property
	 * @param refusal what the library said
	 * @return the exception
	 */
	static InvalidPropertyException refused(String property, IllegalArgumentException refusal) {
		return new InvalidPropertyException(property, property + ": " + refusal.getMessage(), refusal);
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
