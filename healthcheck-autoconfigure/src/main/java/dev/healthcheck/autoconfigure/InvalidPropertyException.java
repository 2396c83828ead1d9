package dev.healthcheck.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A property has a value that is not accepted. The message names the property, the value
 * and what is accepted; secrets are never part of it.
 */
public final class InvalidPropertyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/** How the library's settings refuse a value: the setting, and what is wrong. */
	private static final Pattern REFUSAL = Pattern.compile("'([a-z][a-z0-9.-]*)' (.+)", Pattern.DOTALL);

	private static final Pattern DURATION = Pattern.compile("\\bPT[0-9HMS.-]*[HMS]");

	private final String property;

	private InvalidPropertyException(String property, String message) {
		super(message);
		this.property = property;
	}

	/**
	 * A property has a problem.
	 * @param property the full name of the property
	 * @param problem the value and what is accepted, in a sentence of its own
	 * @return the exception
	 */
	static InvalidPropertyException because(String property, String problem) {
		return new InvalidPropertyException(property, property + ": " + problem);
	}

	/**
	 * A property has a value that is not accepted.
	 * @param property the full name of the property
	 * @param value its value
	 * @param accepted what is accepted, as in "must be ..."
	 * @return the exception
	 */
	static InvalidPropertyException of(String property, Object value, String accepted) {
		String shown = (value instanceof Duration duration) ? text(duration) : "'" + value + "'";
		return new InvalidPropertyException(property, property + " is " + shown + ", but must be " + accepted);
	}

	/**
	 * The library refused a value; it names the setting as the property is called behind
	 * its prefix.
	 * @param prefix the prefix of the properties that the settings were made from
	 * @param refusal what the library said
	 * @return the exception
	 */
	static InvalidPropertyException refused(String prefix, IllegalArgumentException refusal) {
		String message = String.valueOf(refusal.getMessage());
		Matcher matcher = REFUSAL.matcher(message);
		if (!matcher.matches()) {
			return because(prefix, message);
		}
		String property = prefix + "." + matcher.group(1);
		String problem = DURATION.matcher(matcher.group(2)).replaceAll((iso) -> text(Duration.parse(iso.group())));
		return new InvalidPropertyException(property, property + " " + problem);
	}

	/**
	 * The full name of the property.
	 * @return the name
	 */
	public String property() {
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
