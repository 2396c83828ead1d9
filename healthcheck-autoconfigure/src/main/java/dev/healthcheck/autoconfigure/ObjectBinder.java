package dev.healthcheck.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/**
 * Binds objects as JSON has them, as an application's configuration is bound. Other than
 * there, a property that does not exist is an error: all that is given is meant.
 */
final class ObjectBinder {

	/** Properties whose entries have names of the user's choice. */
	private static final Set<String> MAPS = Set.of("headers");

	private static final Map<Class<?>, String> ACCEPTED = Map.of(Integer.class, "a whole number", Double.class,
			"a number", Boolean.class, "true or false", Duration.class, "a duration such as 500ms or 10s", List.class,
			"a list");

	/** The names of upstreams can have characters that names of properties cannot. */
	private static final String ROOT = "object";

	private final String prefix;

	/**
	 * A binder of one object.
	 * @param prefix where its properties would stand in an application's configuration
	 */
	ObjectBinder(String prefix) {
		this.prefix = prefix;
	}

	/**
	 * Bind an object.
	 * @param object values, lists and maps
	 * @param type what to make of it
	 * @return what was made of it
	 * @throws InvalidPropertyException if it has a property that does not exist, or a
	 * value of another type
	 */
	<T> T bind(Map<String, ?> object, Class<T> type) {
		MapConfigurationPropertySource source = new MapConfigurationPropertySource();
		flatten(ROOT, object, source);
		try {
			return new Binder(source).bindOrCreate(ROOT, Bindable.of(type),
					new NoUnboundElementsBindHandler(new BareDurations()));
		}
		catch (BindException ex) {
			if (ex.getCause() instanceof InvalidPropertyException invalid) {
				throw invalid;
			}
			throw explained(ex, source);
		}
	}

	private static void flatten(String name, @Nullable Object value, MapConfigurationPropertySource source) {
		if (value instanceof Map<?, ?> map) {
			boolean own = MAPS.contains(name.substring(name.lastIndexOf('.') + 1));
			map.forEach((key, entry) -> flatten(own ? name + "[" + key + "]" : name + "." + key, entry, source));
		}
		else if (value instanceof List<?> list) {
			for (int i = 0; i < list.size(); i++) {
				flatten(ListProperty.element(name, i), list.get(i), source);
			}
		}
		else if (value != null) {
			// as text, which is not converted if that would lose something
			source.put(name, value.toString());
		}
	}

	private InvalidPropertyException explained(BindException failure, MapConfigurationPropertySource source) {
		if (failure.getCause() instanceof UnboundConfigurationPropertiesException unbound) {
			return InvalidPropertyException.because(name(unbound.getUnboundProperties().iterator().next().getName()),
					"there is no such property");
		}
		ConfigurationProperty property = source.getConfigurationProperty(failure.getName());
		Object value = (property != null) ? property.getValue() : "";
		return InvalidPropertyException.of(name(failure.getName()), value,
				ACCEPTED.getOrDefault(failure.getTarget().getType().resolve(Object.class), "an object"));
	}

	/** Refuses durations without a unit, as in an application's configuration. */
	private final class BareDurations implements BindHandler {

		@Override
		public Object onSuccess(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
				Object result) {
			ConfigurationProperty property = context.getConfigurationProperty();
			if (result instanceof Duration && property != null
					&& TypingErrors.isBare(String.valueOf(property.getValue()))) {
				throw TypingErrors.bare(name(name), String.valueOf(property.getValue()));
			}
			return result;
		}

	}

	private String name(ConfigurationPropertyName name) {
		return this.prefix + name.toString().substring(ROOT.length());
	}

}
