package dev.healthcheck.autoconfigure;

import dev.healthcheck.discovery.DiscoverySettings;
import dev.healthcheck.discovery.RegistrationSettings;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.NodeLimits;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Makes the settings of the registration from properties and from what is known of the
 * running application.
 */
final class RegistrationSettingsMapper {

	private final RegistrationProperties properties;

	private final Environment environment;

	RegistrationSettingsMapper(RegistrationProperties properties, Environment environment) {
		this.properties = properties;
		this.environment = environment;
	}

	/**
	 * Make the settings; the web server, if there is one, has been started.
	 * @return the settings
	 * @throws InvalidPropertyException if a value is not accepted, or missing and not
	 * known otherwise
	 */
	RegistrationSettings map() {
		String service = service();
		String checkPath = checkPath();
		NodeAddress address = new NodeAddress(host(), port());
		try {
			Node node = Node.of(address)
				.withWeight(this.properties.weight())
				.withLimits(new NodeLimits(MaxFailsProperty.parse(this.properties.maxFails()),
						this.properties.failTimeout(), this.properties.slowStart()))
				.withCheckPath(checkPath)
				.withMetadata(this.properties.metadata());
			return new RegistrationSettings(prefix(), service, node, this.properties.level(), this.properties.ttl(),
					this.properties.withdrawDelay());
		}
		catch (IllegalArgumentException ex) {
			throw InvalidPropertyException.refused(RegistrationProperties.PREFIX, ex);
		}
	}

	private String prefix() {
		if (this.properties.prefix() != null) {
			return this.properties.prefix();
		}
		return this.environment.getProperty("healthcheck.discovery.prefix", DiscoverySettings.PREFIX);
	}

	private String service() {
		String service = first(this.properties.service(), this.environment.getProperty("spring.application.name"));
		if (service == null) {
			throw InvalidPropertyException.because(name("service"),
					"nothing is set, and spring.application.name neither, but one of them must be the name of the service");
		}
		return service;
	}

	private String host() {
		String host = first(this.properties.host(), serverAddress());
		if (host == null) {
			host = LocalHost.address()
				.orElseThrow(() -> InvalidPropertyException.because(name("host"),
						"nothing is set, but must be the host at which others reach the application: "
								+ "this machine has no address of its own but loopback"));
		}
		boolean bracketed = host.startsWith("[") && host.endsWith("]");
		return bracketed ? host.substring(1, host.length() - 1) : host;
	}

	/** Where the web server listens, if that is not everywhere. */
	private @Nullable String serverAddress() {
		String address = this.environment.getProperty("server.address");
		return ("0.0.0.0".equals(address) || "::".equals(address)) ? null : address;
	}

	private int port() {
		Integer port = (this.properties.port() != null) ? this.properties.port()
				: this.environment.getProperty("local.server.port", Integer.class);
		if (port == null) {
			throw InvalidPropertyException.because(name("port"),
					"nothing is set, but must be the port at which others reach the application: "
							+ "it has no web server whose port is known");
		}
		if (port < 1 || port > 65535) {
			throw InvalidPropertyException.of(name("port"), port, "from 1 to 65535");
		}
		return port;
	}

	private @Nullable String checkPath() {
		String path = first(this.properties.checkPath(), null);
		if (path != null && !path.matches("/[^\\p{Cntrl}\\s]*")) {
			throw InvalidPropertyException.of(name("check-path"), path, "a path that begins with '/'");
		}
		return path;
	}

	/** An empty value is no value: the placeholder behind it had nothing to say. */
	private static @Nullable String first(@Nullable String value, @Nullable String otherwise) {
		if (StringUtils.hasText(value)) {
			return value.trim();
		}
		return StringUtils.hasText(otherwise) ? otherwise.trim() : null;
	}

	private static String name(String property) {
		return RegistrationProperties.PREFIX + "." + property;
	}

}
