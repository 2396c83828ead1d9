package dev.healthcheck.endpoint;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;

import dev.healthcheck.node.NodeStatus;

/**
 * How many nodes are in each status; statuses without nodes are left out.
 *
 * @param byStatus the counts, the best status first
 */
record NodeCounts(Map<NodeStatus, Integer> byStatus) {

	static NodeCounts of(Stream<NodeDescriptor> nodes) {
		Map<NodeStatus, Integer> counts = new EnumMap<>(NodeStatus.class);
		nodes.forEach((node) -> counts.merge(node.status(), 1, Integer::sum));
		return new NodeCounts(counts);
	}

	int total() {
		return this.byStatus.values().stream().mapToInt(Integer::intValue).sum();
	}

	/** How many do not get their full share of the requests. */
	int troubled() {
		return this.byStatus.entrySet()
			.stream()
			.filter((entry) -> !entry.getKey().isInService())
			.mapToInt(Map.Entry::getValue)
			.sum();
	}

	/** Write a list of the counts. */
	void write(Html html, String label) {
		html.open("ul", "class", "counts", "aria-label", label);
		this.byStatus.forEach((status, count) -> {
			html.open("li").element("span", Numbers.grouped(count), "class", "count").text(" ");
			Chip.write(html, status);
			html.close();
		});
		html.close();
	}

}
