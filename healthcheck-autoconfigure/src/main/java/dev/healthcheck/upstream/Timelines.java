package dev.healthcheck.upstream;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;

/**
 * The histories of an upstream's nodes. Guarded by the upstream's lock.
 */
final class Timelines {

	private final Map<NodeHealth, NodeTimeline> timelines = new HashMap<>();

	NodeTimeline of(NodeHealth node) {
		return this.timelines.computeIfAbsent(node, (added) -> new NodeTimeline());
	}

	/** Forget those of other nodes. */
	void keep(Collection<NodeHealth> nodes) {
		this.timelines.keySet().retainAll(new HashSet<>(nodes));
		nodes.forEach(this::of);
	}

}
