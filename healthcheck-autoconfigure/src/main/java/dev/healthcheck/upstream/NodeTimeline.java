package dev.healthcheck.upstream;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.NodeTransition;

/**
 * The last transitions of a node. Guarded by the upstream's lock.
 */
final class NodeTimeline {

	private static final int KEPT = 32;

	private final Deque<NodeTransition> transitions = new ArrayDeque<>();

	private Instant since = Instant.now();

	NodeTransition add(NodeStatus from, NodeStatus to, String cause) {
		this.since = Instant.now();
		NodeTransition transition = new NodeTransition(this.since, from, to, cause);
		if (this.transitions.size() == KEPT) {
			this.transitions.removeFirst();
		}
		this.transitions.addLast(transition);
		return transition;
	}

	Instant since() {
		return this.since;
	}

	List<NodeTransition> history() {
		return List.copyOf(this.transitions);
	}

}
