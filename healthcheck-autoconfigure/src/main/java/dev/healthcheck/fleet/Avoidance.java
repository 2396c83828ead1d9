package dev.healthcheck.fleet;

import java.util.HashMap;
import java.util.Map;

import dev.healthcheck.upstream.Hearsay;

/**
 * Words alone make an instance avoid no more than half of what it could use of an
 * upstream. Used on the scheduler's thread only.
 */
final class Avoidance {

	private final SharedNodes nodes;

	/** How many nodes are avoided because of words, by upstream. */
	private final Map<String, Integer> avoided = new HashMap<>();

	Avoidance(SharedNodes nodes) {
		this.nodes = nodes;
	}

	/** Whether a node that others accuse may be avoided. */
	boolean isLeft(SharedNode node) {
		if (node.told.avoid()) {
			return true;
		}
		String upstream = node.subject.upstream();
		long usable = this.nodes.of(upstream).stream().filter((other) -> other.health.status().isInService()).count();
		return 2L * (this.avoided.getOrDefault(upstream, 0) + 1) <= usable;
	}

	/** The upstream of a node is about to be told. */
	void count(SharedNode node, Hearsay next) {
		if (next.avoid() != node.told.avoid()) {
			this.avoided.merge(node.subject.upstream(), next.avoid() ? 1 : -1, Integer::sum);
		}
	}

	/** Nodes are gone, or begin anew. */
	void recount() {
		this.avoided.clear();
		this.nodes.all()
			.stream()
			.filter((node) -> node.told.avoid())
			.forEach((node) -> this.avoided.merge(node.subject.upstream(), 1, Integer::sum));
	}

}
