package dev.healthcheck.upstream;

import java.util.List;
import java.util.Objects;

import dev.healthcheck.node.Node;

/**
 * Nodes of the same priority.
 *
 * @param name the name by which a call can choose it
 * @param nodes the nodes in configured order
 */
public record Level(String name, List<Node> nodes) {

	public Level {
		Objects.requireNonNull(name, "'name' must not be null");
		nodes = List.copyOf(nodes);
	}

}
