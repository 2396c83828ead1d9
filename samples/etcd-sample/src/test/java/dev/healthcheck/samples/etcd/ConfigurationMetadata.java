package dev.healthcheck.samples.etcd;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The configuration metadata of everything on the class path.
 */
final class ConfigurationMetadata {

	private ConfigurationMetadata() {
	}

	/**
	 * All properties.
	 * @return their default values by name, empty for none
	 */
	static Map<String, String> properties() {
		Map<String, String> properties = new TreeMap<>();
		try {
			for (URL url : Collections.list(ConfigurationMetadata.class.getClassLoader()
				.getResources("META-INF/spring-configuration-metadata.json"))) {
				add(url, properties);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return properties;
	}

	private static void add(URL url, Map<String, String> properties) throws IOException {
		try (InputStream json = url.openStream()) {
			for (JsonNode property : new JsonMapper().readTree(json).get("properties")) {
				properties.put(property.get("name").asString(), defaultValue(property.path("defaultValue")));
			}
		}
	}

	private static String defaultValue(JsonNode value) {
		return value.isArray() ? value.path(0).asString("") : value.asString("");
	}

}
