package dev.healthcheck.autoconfigure;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import dev.healthcheck.balance.Balance;

/**
 * A property that names a balancer.
 */
final class BalanceProperty {

	/** All that make sense for any upstream. */
	static final List<Balance> OF_UPSTREAMS = Arrays.stream(Balance.values())
		.filter((balance) -> balance != Balance.LEADER)
		.toList();

	private BalanceProperty() {
	}

	/**
	 * Parse a name, as leniently as Spring reads enums.
	 * @param property the full name of the property
	 * @param text its value
	 * @param accepted the balancers that it can name
	 * @return the balancer
	 * @throws InvalidPropertyException if it names none of them
	 */
	static Balance parse(String property, String text, List<Balance> accepted) {
		return accepted.stream()
			.filter((balance) -> balance.toString().equalsIgnoreCase(text.trim().replace('_', '-')))
			.findFirst()
			.orElseThrow(() -> InvalidPropertyException.of(property, text,
					"one of " + accepted.stream().map(Balance::toString).collect(Collectors.joining(", "))));
	}

}
