package dev.healthcheck.endpoint;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

import dev.healthcheck.node.NodeStatus;

/**
 * How many nodes are in each status; statuses without nodes are left out.
 *
 * @param byStatus the counts, the best status first
 */
record NodeCounts(Map<NodeStatus, Integer> byStatus) {

	static NodeCounts of(Collection<UpstreamDescriptor> upstreams) {
		Map<NodeStatus, Integer> counts = new EnumMap<>(NodeStatus.class);
		for (UpstreamDescriptor upstream : upstreams) {
			for (UpstreamDescriptor.LevelDescriptor level : upstream.levels()) {
				level.nodes().forEach((node) -> counts.merge(node.status(), 1, Integer::sum));
			}
		}
		return new NodeCounts(counts);
	}

	int total() {
		return this.byStatus.values().stream().mapToInt(Integer::intValue).sum();
	}

	/** Write a list of the counts. */
	void write(Html html, String label) {
		html.open("ul", "class", "counts", "aria-label", label);
		this.byStatus.forEach((status, count) -> {
			html.open("li").element("span", count, "class", "count").text(" ");
			Chip.write(html, status);
			html.close();
		});
		html.close();
	}

}
