package dev.healthcheck.endpoint;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import dev.healthcheck.node.NodeStatus;

/**
 * Minutes of a node as a picture. Above is each minute's status: the worse, the higher,
 * with teeth where it is unstable, hollow where an operator took it out. Below is a bar
 * for how long it took to answer. The title says the same in words.
 */
final class HourStrip {

	private static final int STATUS_BASE = 45;

	private static final int BASE = 100;

	private static final int BAR = 45;

	private HourStrip() {
	}

	/**
	 * Write the strip of an hour.
	 * @param html where to
	 * @param hour the hour
	 * @param fullMillis the time that a bar of full height stands for
	 */
	static void write(Html html, Hour hour, double fullMillis) {
		open(html, hour.minutes().size(), BASE, "role", "img");
		html.element("title", "Last hour: " + hour.words());
		statuses(hour.minutes()).forEach((status, path) -> path(html, StatusFilter.name(status), path.toString()));
		path(html, "latency", latency(hour.minutes(), fullMillis));
		path(html, "base", "M0 " + STATUS_BASE + "h" + hour.minutes().size());
		html.close();
	}

	/** Write what a status looks like; whoever hears the page hears its name anyway. */
	static void example(Html html, NodeStatus status) {
		open(html, 5, STATUS_BASE, "aria-hidden", "true");
		path(html, StatusFilter.name(status), "M0 " + STATUS_BASE + shape(status, 5));
		html.close();
	}

	private static void open(Html html, int width, int height, String attribute, String value) {
		html.open("svg", "class", "hour", "viewBox", "0 0 " + width + " " + height, "preserveAspectRatio", "none",
				attribute, value);
	}

	private static void path(Html html, String type, String path) {
		if (!path.isEmpty()) {
			html.open("path", "class", type, "d", path).close();
		}
	}

	/** A path for each status; minutes in a row are one piece of it. */
	private static Map<NodeStatus, StringBuilder> statuses(List<Minute> minutes) {
		Map<NodeStatus, StringBuilder> paths = new EnumMap<>(NodeStatus.class);
		int end;
		for (int start = 0; start < minutes.size(); start = end) {
			NodeStatus status = minutes.get(start).status();
			end = start + 1;
			while (end < minutes.size() && minutes.get(end).status() == status) {
				end++;
			}
			if (status != null) {
				paths.computeIfAbsent(status, (key) -> new StringBuilder())
					.append("M" + start + " " + STATUS_BASE + shape(status, end - start));
			}
		}
		return paths;
	}

	private static String shape(NodeStatus status, int minutes) {
		return switch (status) {
			case UNHEALTHY -> block(STATUS_BASE, minutes);
			case UNSTABLE -> "l.5-36 .5 36".repeat(minutes) + "z";
			case RECOVERING, DRAINING -> block(24, minutes);
			case MAINTENANCE -> block(36, minutes);
			case HEALTHY -> block(10, minutes);
			case UNCHECKED -> block(4, minutes);
		};
	}

	private static String block(int height, int minutes) {
		return "v-" + height + "h" + minutes + "v" + height + "z";
	}

	private static String latency(List<Minute> minutes, double fullMillis) {
		StringBuilder path = new StringBuilder();
		boolean drawing = false;
		for (int i = 0; i < minutes.size(); i++) {
			Minute minute = minutes.get(i);
			if (!minute.isTimed()) {
				path.append(drawing ? "V" + BASE + "z" : "");
			}
			else {
				// what is quick can be seen too
				long height = Math.max(3, Math.round(BAR * Math.min(1, minute.millis() / fullMillis)));
				path.append(drawing ? "" : "M" + i + " " + BASE).append("V" + (BASE - height) + "h1");
			}
			drawing = minute.isTimed();
		}
		return path.append(drawing ? "V" + BASE + "z" : "").toString();
	}

}
