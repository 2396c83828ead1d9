package dev.healthcheck.autoconfigure;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import dev.healthcheck.check.NodeProbe;
import dev.healthcheck.check.Probes;
import org.jspecify.annotations.Nullable;

/**
 * The types of check that {@code check.type} can name: the stock ones and the
 * application's own probes.
 *
 * @param probes names of the application's own probes
 */
record CheckTypes(List<String> probes) {

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
	 * @throws InvalidPropertyException if there is no such type, or it needs a library
	 * that is not there
	 */
	String parse(String property, String text) {
		String type = text.trim();
		try {
			String stock = Probes.stockType(type);
			if (stock != null) {
				return stock;
			}
		}
		catch (IllegalArgumentException ex) {
			throw InvalidPropertyException.refused(property.substring(0, property.lastIndexOf('.')), ex);
		}
		if (this.probes.contains(type)) {
			return type;
		}
		String accepted = String.join(", ", Stream.concat(Probes.types().stream(), this.probes.stream()).toList());
		throw InvalidPropertyException.of(property, text, "one of " + accepted + ", or the name of a NodeProbe bean");
	}

}
