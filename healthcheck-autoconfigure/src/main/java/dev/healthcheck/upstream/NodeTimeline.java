package dev.healthcheck.upstream;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.NodeTransition;

/**
 * The last transitions of a node. Guarded by the upstream's lock.
 */
final class NodeTimeline {

	private static final int KEPT = 32;

	private List<NodeTransition> history = List.of();

	private Instant since = Instant.now();

	NodeTransition add(NodeStatus from, NodeStatus to, String cause) {
		this.since = Instant.now();
		NodeTransition transition = new NodeTransition(this.since, from, to, cause);
		List<NodeTransition> next = new ArrayList<>(this.history);
		if (next.size() == KEPT) {
			next.remove(0);
		}
		next.add(transition);
		this.history = List.copyOf(next);
		return transition;
	}

	Instant since() {
		return this.since;
	}

	List<NodeTransition> history() {
		return this.history;
	}

}
