package dev.healthcheck.autoconfigure;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import dev.healthcheck.check.NodeProbe;
import org.jspecify.annotations.Nullable;

/**
 * The types of check that {@code check.type} can name: the stock ones and the
 * application's own probes.
 *
 * @param probes names of the application's own probes
 */
record CheckTypes(List<String> probes) {

	private static final List<String> STOCK = List.of("tcp", "http", "https");

	private static final String ALIAS_OF_TCP = "general";

	CheckTypes(Collection<String> probes) {
		this(probes.stream().sorted().toList());
	}

	/**
	 * The types of check that an application has.
	 * @param probes its own probes by name, {@code null} if there are none
	 * @return the types
	 */
	static CheckTypes of(@Nullable Map<String, NodeProbe> probes) {
		return new CheckTypes((probes != null) ? probes.keySet() : Set.<String>of());
	}

	/**
	 * Parse a type.
	 * @param property the full name of the property
	 * @param text its value
	 * @return the type, an alias resolved
	 * @throws InvalidPropertyException if there is no such type
	 */
	String parse(String property, String text) {
		String type = text.trim();
		String stock = type.toLowerCase(Locale.ROOT);
		if (stock.equals(ALIAS_OF_TCP)) {
			return "tcp";
		}
		if (STOCK.contains(stock)) {
			return stock;
		}
		if (this.probes.contains(type)) {
			return type;
		}
		String accepted = String.join(", ", Stream.concat(STOCK.stream(), this.probes.stream()).toList());
		throw InvalidPropertyException.of(property, text, "one of " + accepted + ", or the name of a NodeProbe bean");
	}

}
