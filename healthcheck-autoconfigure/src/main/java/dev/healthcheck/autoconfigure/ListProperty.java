package dev.healthcheck.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A property with several values.
 */
final class ListProperty {

	private ListProperty() {
	}

	/**
	 * Parse every element.
	 * @param property the full name of the property
	 * @param values its elements
	 * @param parser throws an {@link IllegalArgumentException} that names the element and
	 * what is accepted
	 * @return what the elements say
	 * @throws InvalidPropertyException if an element is not accepted, naming it
	 */
	static <T> List<T> parse(String property, List<String> values, Function<String, T> parser) {
		List<T> parsed = new ArrayList<>();
		for (String value : values) {
			try {
				parsed.add(parser.apply(value));
			}
			catch (IllegalArgumentException ex) {
				throw InvalidPropertyException.because(element(property, parsed.size()),
						String.valueOf(ex.getMessage()));
			}
		}
		return parsed;
	}

	/** The full name of an element. */
	static String element(String property, int index) {
		return property + "[" + index + "]";
	}

	/** The full name of an entry of a map. */
	static String entry(String property, String key) {
		return key.matches("[a-z0-9][a-z0-9-]*") ? property + "." + key : property + ".[" + key + "]";
	}

}
