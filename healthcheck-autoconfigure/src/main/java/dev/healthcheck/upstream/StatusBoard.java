package dev.healthcheck.upstream;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Lets the statuses of an upstream's nodes follow from their facts. Only nodes whose
 * facts were touched are looked at, unless protection begins, lasts or ends, which
 * concerns all. Guarded by the upstream's lock.
 */
final class StatusBoard {

	private final Set<NodeHealth> touched = new LinkedHashSet<>();

	private int selectable;

	private boolean protecting;

	/** The facts of a node may have changed. */
	void touch(NodeHealth node) {
		this.touched.add(node);
	}

	/** Nodes joined or left, or the definition changed: all are looked at. */
	void reset(Collection<NodeHealth> nodes) {
		nodes.forEach((node) -> node.facts().countSelectable());
		this.selectable = (int) nodes.stream().filter((node) -> node.facts().isCounted()).count();
		this.touched.clear();
		this.touched.addAll(nodes);
	}

	/**
	 * Look at what was touched.
	 * @return whether a status changed
	 */
	boolean refresh(UpstreamDefinition definition, Collection<NodeHealth> nodes) {
		for (NodeHealth node : this.touched) {
			this.selectable += node.facts().countSelectable();
		}
		boolean protect = definition.protect() && this.selectable == 0;
		boolean all = protect || this.protecting;
		this.protecting = protect;
		if (all) {
			Protection.apply(protect, definition, nodes);
		}
		boolean changed = false;
		for (NodeHealth node : all ? nodes : this.touched) {
			changed |= node.refresh();
		}
		this.touched.clear();
		return changed;
	}

}
