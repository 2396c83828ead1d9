package dev.healthcheck.upstream;

import java.util.List;
import java.util.Objects;

import dev.healthcheck.node.Node;

/**
 * Nodes of the same priority.
 *
 * @param name the name by which a call can choose it
 * @param nodes the nodes in configured order
 * @param tries how many different nodes one call tries here before it goes on to the next
 * level, 0 to leave that to the tries of the call
 */
public record Level(String name, List<Node> nodes, int tries) {

	public Level {
		Objects.requireNonNull(name, "'name' must not be null");
		nodes = List.copyOf(nodes);
		if (tries < 0) {
			throw new IllegalArgumentException("'tries' is " + tries + ", but must be 0 (all) or more");
		}
	}

	/**
	 * A level in which a call has as many tries as it has at all.
	 * @param name the name by which a call can choose it
	 * @param nodes the nodes in configured order
	 */
	public Level(String name, List<Node> nodes) {
		this(name, nodes, 0);
	}

}
