package dev.healthcheck.autoconfigure;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.discovery.DiscoverySettings;
import dev.healthcheck.discovery.EtcdDiscovery;
import dev.healthcheck.fleet.FleetSettings;
import dev.healthcheck.fleet.SharedSource;
import dev.healthcheck.fleet.Views;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Makes the settings of the fleet from properties and from what is known of the running
 * application.
 */
final class FleetSettingsMapper {

	private final FleetProperties properties;

	private final Environment environment;

	FleetSettingsMapper(FleetProperties properties, Environment environment) {
		this.properties = properties;
		this.environment = environment;
	}

	/**
	 * Make the settings.
	 * @return the settings
	 * @throws InvalidPropertyException if a value is not accepted, or missing and not
	 * known otherwise
	 */
	FleetSettings map() {
		try {
			return new FleetSettings(group(), text(this.properties.zone()), prefix(), name(), this.properties.weight(),
					this.properties.ttl(), this.properties.startWait(), this.properties.oneHost());
		}
		catch (IllegalArgumentException ex) {
			throw InvalidPropertyException.refused(FleetProperties.PREFIX, ex);
		}
	}

	private String group() {
		String group = text(this.properties.group());
		group = (group != null) ? group : text(this.environment.getProperty("spring.application.name"));
		if (group == null) {
			throw InvalidPropertyException.because(FleetProperties.PREFIX + ".group",
					"nothing is set, and spring.application.name neither, but one of them must name those that share");
		}
		return group;
	}

	private String prefix() {
		String prefix = this.properties.prefix().trim();
		return (prefix.isEmpty() || prefix.endsWith("/")) ? prefix : prefix + "/";
	}

	/** Where others reach the application, as far as that is known. */
	private String name() {
		String name = text(this.properties.name());
		if (name != null) {
			return name;
		}
		String host = text(this.environment.getProperty(RegistrationProperties.PREFIX + ".host"));
		host = (host != null) ? host : LocalHost.address().orElse("localhost");
		String port = text(this.environment.getProperty(RegistrationProperties.PREFIX + ".port"));
		port = (port != null) ? port : text(this.environment.getProperty("local.server.port"));
		String full = (port != null) ? host + ":" + port : host;
		return full.substring(0, Math.min(full.length(), 64));
	}

	private static @Nullable String text(@Nullable String value) {
		return StringUtils.hasText(value) ? value.trim() : null;
	}

	/** Upstreams that all instances read from the same keys are shared as one. */
	static List<SharedSource> sources(@Nullable EtcdDiscovery discovery, @Nullable DiscoverySettings settings) {
		if (discovery == null || settings == null) {
			return List.of();
		}
		String name = "discovery:" + settings.prefix();
		Map<String, CheckSettings> checks = new HashMap<>();
		checks.put("", settings.template().apply("template").check());
		settings.services().forEach((service, definition) -> checks.put(service, definition.check()));
		return List
			.of(new SharedSource(name, Views.ofSource(name, checks), discovery::feeds, () -> discovery.age().isZero()));
	}

}
