package dev.healthcheck.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Tells of properties under {@code healthcheck} that would have no effect, or another one
 * than is meant: names that do not exist, and durations without a unit. Environment
 * variables may be there for other reasons, Kubernetes makes some for a service that is
 * called {@code healthcheck}: an unknown one is a warning.
 */
final class TypingErrors implements BeanFactoryPostProcessor {

	private static final Logger log = LoggerFactory.getLogger(TypingErrors.class);

	private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("healthcheck");

	private static final Pattern BARE_NUMBER = Pattern.compile("[+-]?0*[1-9][0-9]*");

	private final Environment environment;

	TypingErrors(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			if (source instanceof IterableConfigurationPropertySource iterable) {
				check(iterable, source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource);
			}
		}
	}

	private void check(IterableConfigurationPropertySource source, boolean isEnvironment) {
		List<ConfigurationPropertyName> unknown = new ArrayList<>();
		source.stream().filter(ROOT::isAncestorOf).forEach((name) -> {
			KnownNames.Found found = KnownNames.find(name, isEnvironment);
			ConfigurationProperty property = source.getConfigurationProperty(name);
			String value = (property != null) ? text(property) : "";
			if (found.type() == Duration.class && isBare(value)) {
				throw bare(name.toString(), value);
			}
			if (!isKnown(found, value)) {
				if (!isEnvironment) {
					throw InvalidPropertyException.because(name.toString(), explained(name, found));
				}
				unknown.add(name);
			}
		});
		if (!unknown.isEmpty()) {
			log.warn("Environment variables that begin with HEALTHCHECK_ and stand for no property are ignored: {}",
					unknown.stream().map((name) -> variable(source, name)).sorted().toList());
		}
	}

	private String text(ConfigurationProperty property) {
		return this.environment.resolvePlaceholders(String.valueOf(property.getValue())).trim();
	}

	/** Whether a value is a number that would be taken for milliseconds. */
	static boolean isBare(String value) {
		return BARE_NUMBER.matcher(value).matches();
	}

	static InvalidPropertyException bare(String property, String value) {
		return InvalidPropertyException.of(property, value,
				"a duration with a unit, such as " + value + "s or " + value + "ms");
	}

	/** A section of a file may be empty, and a node can be a text. */
	private static boolean isKnown(KnownNames.Found found, String value) {
		boolean isSection = found.type() instanceof Class<?> type && type.isRecord() && type != NodeProperties.class;
		return found.type() != null && (!isSection || value.isEmpty());
	}

	private static String explained(ConfigurationPropertyName name, KnownNames.Found found) {
		if (found.type() != null) {
			return "it has a value, but must have properties below it";
		}
		String element = name.getElement(found.position(), Form.DASHED);
		String nearest = found.nearest(element);
		String start = name.chop(found.position()).toString();
		if (nearest != null) {
			return "there is no such property, did you mean " + start + "." + nearest + "?";
		}
		boolean isUpstream = start.startsWith(UpstreamsProperties.PREFIX + ".");
		return "there is no such property, "
				+ (found.others().isEmpty() ? start + " has none below it"
						: start + " has " + String.join(", ", found.others().stream().sorted().toList()))
				+ (isUpstream ? ". A name with dots is put in brackets: " + UpstreamsProperties.PREFIX + ".[a.b].nodes"
						: "");
	}

	/** As the operator knows it. */
	private static String variable(ConfigurationPropertySource source, ConfigurationPropertyName name) {
		ConfigurationProperty property = source.getConfigurationProperty(name);
		@Nullable Object origin = (property != null) ? property.getOrigin() : null;
		return (origin instanceof PropertySourceOrigin known) ? known.getPropertyName() : name.toString();
	}

}
