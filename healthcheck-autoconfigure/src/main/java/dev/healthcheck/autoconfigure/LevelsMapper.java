package dev.healthcheck.autoconfigure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.NodeSource;
import dev.healthcheck.upstream.Level;
import org.jspecify.annotations.Nullable;

/**
 * Makes the levels of an upstream from properties.
 */
final class LevelsMapper {

	private final String prefix;

	private final NodeSource source;

	/** The properties that name the levels and nodes met so far. */
	private final Map<String, String> names = new HashMap<>();

	private final Map<NodeAddress, String> addresses = new HashMap<>();

	/**
	 * A mapper for one upstream.
	 * @param prefix where its properties stand
	 * @param source where they come from
	 */
	LevelsMapper(String prefix, NodeSource source) {
		this.prefix = prefix;
		this.source = source;
	}

	/**
	 * Make the levels.
	 * @param nodes the nodes of the only level, or
	 * @param levels the levels
	 * @return the levels
	 * @throws InvalidPropertyException if a value is not accepted, or not exactly one of
	 * both is given
	 */
	List<Level> map(@Nullable List<NodeProperties> nodes, @Nullable List<LevelProperties> levels) {
		if (nodes != null && levels != null) {
			throw InvalidPropertyException.because(this.prefix + ".nodes", "both this and " + this.prefix
					+ ".levels are set, but nodes must be listed in one of them: nodes is short for a single level");
		}
		if (levels == null || levels.isEmpty()) {
			return List.of(new Level("0", nodes(this.prefix, nodes)));
		}
		List<Level> mapped = new ArrayList<>();
		for (int i = 0; i < levels.size(); i++) {
			mapped.add(level(ListProperty.element(this.prefix + ".levels", i), String.valueOf(i), levels.get(i)));
		}
		return mapped;
	}

	private Level level(String property, String index, LevelProperties level) {
		String name = (level.name() != null) ? level.name().trim() : index;
		if (name.isEmpty()) {
			throw InvalidPropertyException.of(property + ".name", name, "a name that is not empty");
		}
		String first = this.names.putIfAbsent(name, property);
		if (first != null) {
			throw InvalidPropertyException.of(property + ".name", name,
					"different from that of " + first + "; a level without a name is named by its index");
		}
		List<Node> nodes = nodes(property, level.nodes());
		try {
			return new Level(name, nodes, Defaults.or(level.tries(), 0));
		}
		catch (IllegalArgumentException ex) {
			throw InvalidPropertyException.refused(property, ex);
		}
	}

	private List<Node> nodes(String parent, @Nullable List<NodeProperties> nodes) {
		String list = parent + ".nodes";
		if (nodes == null || nodes.isEmpty()) {
			throw InvalidPropertyException.because(list,
					"nothing is set, but must list at least one node, 'host:port' or an object with 'address'");
		}
		List<Node> mapped = new ArrayList<>();
		for (int i = 0; i < nodes.size(); i++) {
			String property = ListProperty.element(list, i);
			Node node = nodes.get(i).toNode(property, this.source);
			String first = this.addresses.putIfAbsent(node.address(), property);
			if (first != null) {
				throw InvalidPropertyException.of(property, node.address(),
						"listed only once: it is the same as " + first);
			}
			mapped.add(node);
		}
		return mapped;
	}

}
