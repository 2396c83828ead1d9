package dev.healthcheck.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.healthcheck.balance.Balance;

/**
 * What values the properties under one prefix may have.
 */
final class PropertyRules {

	private final String prefix;

	/**
	 * Rules for the properties under a prefix.
	 * @param prefix the prefix, such as {@code healthcheck.etcd}
	 */
	PropertyRules(String prefix) {
		this.prefix = prefix;
	}

	/** The full name of a property. */
	String name(String name) {
		return this.prefix + "." + name;
	}

	Duration positive(String name, Duration value) {
		if (value.isZero() || value.isNegative()) {
			throw InvalidPropertyException.of(name(name), value, "a positive duration such as 2s");
		}
		return value;
	}

	Duration notNegative(String name, Duration value) {
		if (value.isNegative()) {
			throw InvalidPropertyException.of(name(name), value, "0s or a positive duration such as 2s");
		}
		return value;
	}

	int atLeast(int least, String name, int value) {
		if (value < least) {
			throw InvalidPropertyException.of(name(name), value, "a number of " + least + " or more");
		}
		return value;
	}

	int between(int least, int most, String name, int value) {
		if (value < least || value > most) {
			throw InvalidPropertyException.of(name(name), value, "a number from " + least + " to " + most);
		}
		return value;
	}

	double fraction(String name, double value) {
		if (!(value >= 0 && value <= 1)) {
			throw InvalidPropertyException.of(name(name), value, "a number from 0 to 1");
		}
		return value;
	}

	Balance balance(List<Balance> accepted, String name, String value) {
		try {
			Balance balance = Balance.parse(value);
			if (accepted.contains(balance)) {
				return balance;
			}
		}
		catch (IllegalArgumentException ex) {
			// said below, without the balancers that cannot stand here
		}
		throw InvalidPropertyException.of(name(name), value,
				"one of " + accepted.stream().map(Balance::toString).collect(Collectors.joining(", ")));
	}

	/**
	 * Parse every element of a list.
	 * @param list the full name of the list
	 * @param values its elements
	 * @param parser throws an {@link IllegalArgumentException} that says what is wrong
	 * with an element
	 * @return what the elements say
	 */
	static <T> List<T> parsed(String list, List<String> values, Function<String, T> parser) {
		List<T> parsed = new ArrayList<>();
		for (String value : values) {
			try {
				parsed.add(parser.apply(value));
			}
			catch (IllegalArgumentException ex) {
				throw InvalidPropertyException.refused(list + "[" + parsed.size() + "]", ex);
			}
		}
		return parsed;
	}

}
