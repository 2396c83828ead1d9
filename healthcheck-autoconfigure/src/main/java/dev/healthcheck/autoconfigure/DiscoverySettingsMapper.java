package dev.healthcheck.autoconfigure;

import java.util.HashMap;
import java.util.Map;

import dev.healthcheck.discovery.DiscoverySettings;
import dev.healthcheck.upstream.UpstreamDefinition;

/**
 * Makes the settings of the discovery from properties.
 */
final class DiscoverySettingsMapper {

	private final DiscoveryProperties properties;

	private final UpstreamDefinitionBinder binder;

	DiscoverySettingsMapper(DiscoveryProperties properties, UpstreamDefinitionBinder binder) {
		this.properties = properties;
		this.binder = binder;
	}

	/**
	 * Make the settings.
	 * @return the settings
	 * @throws InvalidPropertyException if a value is not accepted
	 */
	DiscoverySettings map() {
		// once now, so that a mistake stops the start and not the first service
		template("template");
		Map<String, UpstreamDefinition> services = new HashMap<>();
		this.properties.services()
			.forEach((name, own) -> services.put(name, this.binder
				.settings(ListProperty.entry(DiscoveryProperties.PREFIX + ".services", name), own, template(name))));
		try {
			return new DiscoverySettings(prefix(), this::template, services, this.properties.emptyPolicy(),
					this.properties.hold(), this.properties.snapshotFile());
		}
		catch (IllegalArgumentException ex) {
			throw InvalidPropertyException.refused(DiscoveryProperties.PREFIX, ex);
		}
	}

	private UpstreamDefinition template(String name) {
		return this.binder.settings(DiscoveryProperties.PREFIX + ".template", this.properties.template(),
				UpstreamDefinition.builder(name).build());
	}

	/** Services are what follows a slash. */
	private String prefix() {
		String prefix = this.properties.prefix().trim();
		return (prefix.isEmpty() || prefix.endsWith("/")) ? prefix : prefix + "/";
	}

}
