package dev.healthcheck.autoconfigure;

import java.util.List;

import dev.healthcheck.check.TlsSettings;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * The SSL bundles of the application as TLS settings of the library.
 */
final class TlsBundles {

	private final @Nullable SslBundles bundles;

	/**
	 * The bundles of the application.
	 * @param bundles the bundles, or {@code null} if the application has none
	 */
	TlsBundles(@Nullable SslBundles bundles) {
		this.bundles = bundles;
	}

	/**
	 * The bundle that a property names.
	 * @param property the full name of the property
	 * @param name its value
	 * @return the bundle
	 * @throws InvalidPropertyException if there is no such bundle
	 */
	SslBundle bundle(String property, String name) {
		if (this.bundles != null) {
			try {
				return this.bundles.getBundle(name);
			}
			catch (NoSuchSslBundleException ex) {
				throw unknown(property, name, this.bundles.getBundleNames());
			}
		}
		throw unknown(property, name, List.of());
	}

	/**
	 * The settings that a bundle stands for. A bundle that is reloaded takes effect with
	 * the next connection.
	 * @param property the full name of the property that names the bundle
	 * @param name its value
	 * @return the settings, equal to others of the same bundle
	 * @throws InvalidPropertyException if there is no such bundle
	 */
	TlsSettings get(String property, String name) {
		LiveTls tls = new LiveTls(bundle(property, name));
		if (this.bundles != null) {
			this.bundles.addBundleUpdateHandler(name, tls::update);
		}
		return tls.settings(name);
	}

	private static InvalidPropertyException unknown(String property, String name, List<String> known) {
		return InvalidPropertyException.of(property, name,
				"the name of an SSL bundle under spring.ssl.bundle (" + (known.isEmpty() ? "there is none"
						: "there are: " + String.join(", ", known.stream().sorted().toList())) + ")");
	}

}
