package dev.healthcheck.upstream;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.healthcheck.node.NodeStatus;

/**
 * Lets the statuses of an upstream's nodes follow from their states. Only nodes that were
 * touched are looked at, unless protection begins, lasts or ends, which concerns all.
 * Guarded by the upstream's lock.
 */
final class StatusBoard {

	private final Levels levels;

	private final Transitions transitions;

	private Set<NodeHealth> touched = new LinkedHashSet<>();

	/** The levels whose checks are outvoted. */
	private final Set<String> outvoted = new HashSet<>();

	private boolean protecting;

	StatusBoard(Levels levels, Transitions transitions) {
		this.levels = levels;
		this.transitions = transitions;
	}

	/** The state of a node may have changed. */
	void touch(NodeHealth node) {
		this.touched.add(node);
	}

	/**
	 * Look at what was touched.
	 * @param protect whether the least bad nodes are used when all are bad
	 * @param nodes all nodes
	 * @return whether a status changed
	 */
	boolean refresh(boolean protect, Collection<NodeHealth> nodes) {
		this.touched.forEach((node) -> this.levels.of(node).update(node));
		letRequestsOutvoteChecks(protect, nodes);
		protect(protect && this.levels.usable() == 0, nodes);
		boolean changed = false;
		for (NodeHealth node : List.copyOf(this.touched)) {
			NodeStatus before = node.status();
			NodeStatus after = node.state().status();
			if (after != before) {
				node.publish(after);
				this.transitions.changed(node, before, after);
				changed = true;
			}
		}
		// to clear one that once had all nodes of a large upstream takes as long each
		// time
		this.touched = new LinkedHashSet<>();
		return changed;
	}

	/** Answers to checks do not take more than half of a level out. */
	private void letRequestsOutvoteChecks(boolean protect, Collection<NodeHealth> nodes) {
		Map<String, NodeHealth> touchedLevels = new HashMap<>();
		this.touched.forEach((node) -> touchedLevels.put(node.level(), node));
		touchedLevels.forEach((level, any) -> {
			boolean half = protect && this.levels.of(any).isOutByAnswers();
			if (half || this.outvoted.contains(level)) {
				List<NodeHealth> members = nodes.stream().filter((node) -> node.level().equals(level)).toList();
				boolean outvoted = half && Protection.isAnySpokenFor(members);
				boolean changed = outvoted ? this.outvoted.add(level) : this.outvoted.remove(level);
				for (NodeHealth node : members) {
					if (changed || this.touched.contains(node)) {
						grace(node, (outvoted && Protection.isOutvoted(node)) ? Grace.OUTVOTED
								: (node.state().grace() == Grace.OUTVOTED) ? Grace.NONE : node.state().grace());
					}
				}
			}
		});
	}

	private void protect(boolean needed, Collection<NodeHealth> nodes) {
		if (!needed && !this.protecting) {
			return;
		}
		this.protecting = needed;
		Set<NodeHealth> leastBad = needed ? Protection.leastBad(nodes) : Set.of();
		for (NodeHealth node : nodes) {
			if (node.state().grace() != Grace.OUTVOTED) {
				grace(node, leastBad.contains(node) ? Grace.LEAST_BAD : Grace.NONE);
			}
			touch(node);
		}
	}

	private void grace(NodeHealth node, Grace grace) {
		if (node.state().grace() != grace) {
			node.become(node.state().with(grace));
			this.levels.of(node).update(node);
			touch(node);
		}
	}

	/** Is told of changes of a status. */
	@FunctionalInterface
	interface Transitions {

		void changed(NodeHealth node, NodeStatus before, NodeStatus after);

	}

}
