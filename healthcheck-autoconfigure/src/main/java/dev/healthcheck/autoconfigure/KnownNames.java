package dev.healthcheck.autoconfigure;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/**
 * The names of properties under {@code healthcheck}, as the records have them that these
 * are bound to.
 */
final class KnownNames {

	/** Everything under {@code healthcheck}. */
	private record Root(Map<String, UpstreamProperties> upstreams, EtcdProperties etcd, DiscoveryProperties discovery,
			RegistrationProperties registration, FleetProperties fleet, Switch http, Switch cloud) {

	}

	private record Switch(boolean enabled) {

	}

	private KnownNames() {
	}

	/**
	 * Look a name up.
	 * @param name the name
	 * @param isVariable whether it comes from an environment variable, which has an
	 * underscore for a dash as well as for a dot
	 * @return what is there
	 */
	static Found find(ConfigurationPropertyName name, boolean isVariable) {
		return find(Root.class, name, 1, isVariable);
	}

	private static Found find(Type type, ConfigurationPropertyName name, int position, boolean isVariable) {
		int rest = name.getNumberOfElements() - position;
		if (rest == 0) {
			return new Found(type, position, List.of());
		}
		if (type instanceof Class<?> record && record.isRecord()) {
			return ofRecord(record, name, position, isVariable ? rest : 1, isVariable);
		}
		if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
			Type values = generic.getActualTypeArguments()[1];
			// keys of texts may have dots
			return (values == String.class) ? new Found(String.class, position, List.of())
					: find(values, name, position + 1, isVariable);
		}
		if (type instanceof ParameterizedType generic && name.isNumericIndex(position)) {
			return find(generic.getActualTypeArguments()[0], name, position + 1, isVariable);
		}
		return new Found(null, position, List.of());
	}

	private static Found ofRecord(Class<?> record, ConfigurationPropertyName name, int position, int mostElements,
			boolean isVariable) {
		StringBuilder joined = new StringBuilder();
		for (int next = position; next < position + mostElements; next++) {
			joined.append(name.getElement(next, Form.UNIFORM));
			for (RecordComponent component : record.getRecordComponents()) {
				if (joined.toString().equalsIgnoreCase(component.getName())) {
					return find(component.getGenericType(), name, next + 1, isVariable);
				}
			}
		}
		return new Found(null, position,
				Stream.of(record.getRecordComponents())
					.map((component) -> DataObjectPropertyName.toDashedForm(component.getName()))
					.toList());
	}

	/**
	 * What a look-up has found.
	 *
	 * @param type the type of the property, {@code null} if there is none
	 * @param position the element of the name that is unknown
	 * @param others the names that are known there
	 */
	record Found(@Nullable Type type, int position, List<String> others) {

		/** The name that is most like a text, if one is. */
		@Nullable String nearest(String text) {
			int tolerance = Math.max(1, text.length() / 3);
			return this.others.stream()
				.filter((other) -> distance(text, other) <= tolerance)
				.min((one, other) -> Integer.compare(distance(text, one), distance(text, other)))
				.orElse(null);
		}

		/** How many characters differ, are too many or are missing. */
		private static int distance(String one, String other) {
			int[] last = new int[other.length() + 1];
			for (int j = 0; j < last.length; j++) {
				last[j] = j;
			}
			for (int i = 1; i <= one.length(); i++) {
				int[] row = new int[last.length];
				row[0] = i;
				for (int j = 1; j < row.length; j++) {
					int replaced = last[j - 1] + ((one.charAt(i - 1) == other.charAt(j - 1)) ? 0 : 1);
					row[j] = Math.min(replaced, 1 + Math.min(last[j], row[j - 1]));
				}
				last = row;
			}
			return last[other.length()];
		}

	}

}
