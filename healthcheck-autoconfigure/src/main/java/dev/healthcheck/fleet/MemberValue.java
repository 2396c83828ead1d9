package dev.healthcheck.fleet;

import java.util.Map;
import java.util.TreeMap;

import dev.healthcheck.node.PlainText;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an instance says of itself, as the value of its key.
 *
 * @param name what it is called, for people; one line
 * @param weight its share of the checks
 * @param settled whether it has checked all that it owns since it joined
 * @param views what it checks, by upstream or source
 */
record MemberValue(String name, int weight, boolean settled, Map<String, String> views) {

	static final int MAX_LENGTH = 64 * 1024;

	static final int MAX_VIEWS = 1000;

	static final int MAX_WEIGHT = 100;

	static final int MAX_NAME = 64;

	MemberValue {
		name = PlainText.oneLine(name, MAX_NAME);
		views = Map.copyOf(views);
	}

	/**
	 * Read a value.
	 * @param text the value
	 * @return what it says
	 * @throws IllegalArgumentException if it cannot be read, saying why
	 */
	static MemberValue parse(String text) {
		JsonNode json = BoundedJson.object(text, MAX_LENGTH);
		int weight = json.path("weight").asInt(-1);
		if (weight < 0 || weight > MAX_WEIGHT) {
			throw new IllegalArgumentException("'weight' is not a whole number from 0 to " + MAX_WEIGHT);
		}
		JsonNode views = json.path("views");
		if (!views.isObject() || views.size() > MAX_VIEWS) {
			throw new IllegalArgumentException("'views' is not an object of at most " + MAX_VIEWS + " texts");
		}
		Map<String, String> read = new TreeMap<>();
		views.properties().forEach((view) -> read.put(view.getKey(), view.getValue().asString("")));
		return new MemberValue(json.path("name").asString(""), weight, json.path("settled").asBoolean(false), read);
	}

	String toJson() {
		ObjectNode json = BoundedJson.create();
		json.put("name", this.name);
		json.put("weight", this.weight);
		json.put("settled", this.settled);
		ObjectNode views = json.putObject("views");
		new TreeMap<>(this.views).forEach(views::put);
		return json.toString();
	}

}
