package dev.healthcheck.discovery;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.MaxFails;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.NodeLimits;
import dev.healthcheck.node.NodeSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the value of a key says of its node. All is optional, and what is wrong is ignored
 * and said: a bad value never takes a node, or another one, out of use.
 *
 * @param node the node
 * @param level its level, the preferred one is 0
 */
record NodeValue(Node node, int level) {

	/** No sensible value is longer; the rest would only cost time. */
	static final int MAX_LENGTH = 64 * 1024;

	static final int MAX_LEVEL = 99;

	private static final JsonMapper JSON = new JsonMapper();

	private static final Pattern DURATION = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m|h)?");

	private static final Map<String, Double> MILLIS = Map.of("ms", 1.0, "s", 1e3, "m", 6e4, "h", 3.6e6);

	private static final double MAX_MILLIS = 365 * 24 * 3.6e6;

	/**
	 * Read a value.
	 * @param address the node's address
	 * @param text the value
	 * @return what it says; it never fails
	 */
	static NodeValue parse(NodeAddress address, String text) {
		Node node = Node.of(address).withSource(NodeSource.ETCD);
		if (text.length() > MAX_LENGTH) {
			return new NodeValue(node.withProblem("the value is longer than 64 KiB"), 0);
		}
		JsonNode json;
		try {
			json = JSON.readTree(text);
		}
		catch (JacksonException ex) {
			return new NodeValue(node.withProblem("the value is not JSON"), 0);
		}
		if (!json.isObject()) {
			return new NodeValue(
					node.withProblem(json.isMissingNode() ? "the value is empty" : "the value is not a JSON object"),
					0);
		}
		return new Fields(json).read(node);
	}

	/** Whether requests may go to it. */
	boolean isUsable() {
		return this.node.admin() == AdminState.READY && this.node.weight() > 0;
	}

	/** The value that says this. */
	String toJson() {
		return NodeJson.write(this);
	}

	/** Reads one field after the other, and keeps what is wrong. */
	private static final class Fields {

		private final JsonNode json;

		private final List<String> problems = new ArrayList<>();

		Fields(JsonNode json) {
			this.json = json;
		}

		NodeValue read(Node defaults) {
			Integer weight = whole("weight", 0, 65535);
			Integer level = whole("level", 0, MAX_LEVEL);
			NodeLimits limits = new NodeLimits(maxFails(), duration("fail_timeout", false),
					duration("slow_start", true));
			Node node = defaults.withLimits(limits)
				.withWeight((weight != null) ? weight : defaults.weight())
				.withAdmin(isDown() ? AdminState.MAINTENANCE : AdminState.READY)
				.withCheckPath(checkPath())
				.withMetadata(metadata());
			return new NodeValue(this.problems.isEmpty() ? node : node.withProblem(String.join("; ", this.problems)),
					(level != null) ? level : 0);
		}

		private @Nullable MaxFails maxFails() {
			if (this.json.path("max_fails").asString("").trim().equalsIgnoreCase(MaxFails.AUTO.toString())) {
				return MaxFails.AUTO;
			}
			Integer count = whole("max_fails", 0, Integer.MAX_VALUE, "\"auto\", or a whole number of 0 or more");
			return (count != null) ? MaxFails.of(count) : null;
		}

		private @Nullable Integer whole(String name, int least, int most) {
			return whole(name, least, most, "a whole number from " + least + " to " + most);
		}

		private @Nullable Integer whole(String name, int least, int most, String accepted) {
			return read(name, (value) -> {
				String text = value.isString() ? value.asString().trim() : value.toString();
				long number;
				try {
					number = Long.parseLong(text);
				}
				catch (NumberFormatException ex) {
					number = Long.MIN_VALUE;
				}
				if (number < least || number > most) {
					problem(name, value, accepted);
					return null;
				}
				if (value.isString()) {
					problem(name, value, "a number, not text");
				}
				return (int) number;
			});
		}

		private @Nullable Duration duration(String name, boolean zero) {
			return read(name, (value) -> {
				Duration duration = parseDuration(value.isString() ? value.asString().trim() : value.toString());
				if (duration == null || (duration.isZero() && !zero)) {
					problem(name, value, "a number of seconds or a duration such as 500ms or 30s");
					return null;
				}
				return duration;
			});
		}

		private static @Nullable Duration parseDuration(String text) {
			Matcher matcher = DURATION.matcher(text);
			if (matcher.matches()) {
				String unit = (matcher.group(2) != null) ? matcher.group(2) : "s";
				double millis = Double.parseDouble(matcher.group(1)) * MILLIS.getOrDefault(unit, 1e3);
				return (millis <= MAX_MILLIS) ? Duration.ofMillis(Math.round(millis)) : null;
			}
			try {
				Duration duration = Duration.parse(text);
				return duration.isNegative() ? null : duration;
			}
			catch (DateTimeParseException ex) {
				return null;
			}
		}

		private boolean isDown() {
			return Boolean.TRUE.equals(read("status", (value) -> {
				String status = value.asString("");
				if (!status.equals("up") && !status.equals("down")) {
					problem("status", value, "up or down");
				}
				return status.equals("down");
			}));
		}

		private @Nullable String checkPath() {
			String name = this.json.has("checkurl") ? "checkurl" : "check_url";
			return read(name, (value) -> {
				String path = value.isString() ? value.asString() : "";
				// none is also what an empty one means
				if (value.isString() && path.isEmpty()) {
					return null;
				}
				if (!path.matches("/[^\\p{Cntrl}\\s]*")) {
					problem(name, value, "a path that begins with '/'");
					return null;
				}
				return path;
			});
		}

		private Map<String, String> metadata() {
			Map<String, String> metadata = read("metadata", (value) -> {
				if (!value.isObject()) {
					problem("metadata", value, "an object");
					return null;
				}
				Map<String, String> entries = new LinkedHashMap<>();
				value.properties()
					.forEach((entry) -> entries.put(entry.getKey(),
							entry.getValue().isString() ? entry.getValue().asString() : entry.getValue().toString()));
				return entries;
			});
			return (metadata != null) ? metadata : Map.of();
		}

		private <T> @Nullable T read(String name, Function<JsonNode, @Nullable T> reader) {
			JsonNode value = this.json.get(name);
			return (value == null || value.isNull()) ? null : reader.apply(value);
		}

		private void problem(String name, JsonNode value, String accepted) {
			String text = value.toString();
			this.problems.add("'" + name + "' is " + ((text.length() > 40) ? text.substring(0, 40) + "..." : text)
					+ ", but must be " + accepted);
		}

	}

}
