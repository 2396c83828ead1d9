package dev.healthcheck.endpoint;

import java.util.Comparator;
import java.util.List;

import dev.healthcheck.node.NodeStatus;

/**
 * An upstream with those of its nodes that a page is about.
 *
 * @param upstream the upstream
 * @param nodes the nodes, those in trouble first
 */
record ShownUpstream(UpstreamDescriptor upstream, List<ShownNode> nodes) {

	/** One that is down first, then by its worst node; equal ones stay in their order. */
	static final Comparator<ShownUpstream> TROUBLE_FIRST = Comparator
		.comparing((ShownUpstream shown) -> shown.upstream().isUp())
		.thenComparing(ShownUpstream::worst, Severity.WORST_FIRST)
		.thenComparing((shown) -> TroubleLine.of(shown.upstream()).isEmpty());

	/**
	 * An upstream and those of its nodes that pass a filter.
	 */
	static ShownUpstream of(UpstreamDescriptor upstream, StatusFilter filter) {
		return new ShownUpstream(upstream,
				upstream.levels()
					.stream()
					.flatMap((level) -> level.nodes().stream().map((node) -> new ShownNode(level.name(), node)))
					.filter((shown) -> filter.accepts(upstream, shown.node()))
					.sorted(Comparator.comparing((ShownNode shown) -> shown.node().status(), Severity.WORST_FIRST))
					.toList());
	}

	private NodeStatus worst() {
		return this.upstream.nodes().map(NodeDescriptor::status).min(Severity.WORST_FIRST).orElse(NodeStatus.HEALTHY);
	}

	/**
	 * A node.
	 *
	 * @param level the name of its level
	 * @param node the node
	 */
	record ShownNode(String level, NodeDescriptor node) {

	}

}
