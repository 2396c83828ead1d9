package dev.healthcheck.discovery;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.TreeMap;

import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.MaxFails;
import dev.healthcheck.node.Node;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the value of a key, for {@link NodeValue} to read; what is as by default is left
 * out.
 */
final class NodeJson {

	private static final JsonMapper JSON = new JsonMapper();

	private NodeJson() {
	}

	static String write(NodeValue value) {
		Node node = value.node();
		ObjectNode json = JSON.createObjectNode();
		json.put("weight", node.weight());
		if (node.admin() != AdminState.READY) {
			json.put("status", "down");
		}
		if (value.level() != 0) {
			json.put("level", value.level());
		}
		if (node.checkPath() != null) {
			json.put("checkurl", node.checkPath());
		}
		MaxFails maxFails = node.limits().maxFails();
		if (maxFails != null) {
			json.set("max_fails",
					JSON.valueToTree((maxFails.count() != null) ? maxFails.count() : maxFails.toString()));
		}
		put(json, "fail_timeout", node.limits().failTimeout());
		put(json, "slow_start", node.limits().slowStart());
		if (!node.metadata().isEmpty()) {
			json.set("metadata", JSON.valueToTree(new TreeMap<>(node.metadata())));
		}
		return json.toString();
	}

	private static void put(ObjectNode json, String name, @Nullable Duration duration) {
		if (duration == null) {
			return;
		}
		if (duration.equals(duration.truncatedTo(ChronoUnit.SECONDS))) {
			json.put(name, duration.toSeconds());
		}
		else {
			json.put(name, duration.toMillis() + "ms");
		}
	}

}
