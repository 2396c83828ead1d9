package dev.healthcheck.event;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.upstream.Upstream;

/**
 * How many nodes of an upstream are in each status, as text.
 */
final class StatusCounts {

	private StatusCounts() {
	}

	/** {@code 2 HEALTHY, 1 UNHEALTHY}. */
	static String of(Upstream upstream) {
		Map<NodeStatus, Integer> counts = new TreeMap<>();
		upstream.nodes().forEach((node) -> counts.merge(node.status(), 1, Integer::sum));
		return counts.isEmpty() ? "no nodes"
				: counts.entrySet()
					.stream()
					.map((status) -> status.getValue() + " " + status.getKey())
					.collect(Collectors.joining(", "));
	}

}
