package dev.healthcheck.fleet;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON objects that anybody may have written.
 */
final class BoundedJson {

	private static final JsonMapper JSON = new JsonMapper();

	private BoundedJson() {
	}

	/**
	 * Read an object.
	 * @param text its text
	 * @param maxLength how long that may be
	 * @return the object
	 * @throws IllegalArgumentException if it is none, saying why
	 */
	static JsonNode object(String text, int maxLength) {
		if (text.length() > maxLength) {
			throw new IllegalArgumentException("the value is longer than " + maxLength / 1024 + " KiB");
		}
		JsonNode json;
		try {
			json = JSON.readTree(text);
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("the value is not JSON", ex);
		}
		if (!json.isObject()) {
			throw new IllegalArgumentException("the value is not a JSON object");
		}
		return json;
	}

	static ObjectNode create() {
		return JSON.createObjectNode();
	}

}
