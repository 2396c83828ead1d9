package dev.healthcheck.upstream;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.EnumMap;
import java.util.function.Predicate;

import dev.healthcheck.balance.Picker;
import dev.healthcheck.breaker.Permit;
import dev.healthcheck.node.Node;
import org.jspecify.annotations.Nullable;

/**
 * Chooses nodes of one level; immutable.
 *
 * @param name the level's name
 * @param tries how many nodes one call tries here, 0 for all
 * @param nodes all nodes of the level
 * @param candidates chooses among the nodes that could be chosen when it was made
 * @param all chooses among all nodes of the level
 */
record LevelPicker(String name, int tries, List<NodeHealth> nodes, Picker<NodeHealth> candidates,
		Picker<NodeHealth> all) {

	/** Kept, because a pick allocates nothing. */
	private static final Map<Effort, Predicate<NodeHealth>> ADMITTED = admitted();

	private static Map<Effort, Predicate<NodeHealth>> admitted() {
		Map<Effort, Predicate<NodeHealth>> admitted = new EnumMap<>(Effort.class);
		Effort.ALL.forEach((effort) -> admitted.put(effort, (node) -> node.admits(effort)));
		return admitted;
	}

	/**
	 * Begin a try of a call.
	 * @param effort how far the search has gone
	 * @param call how the call went so far
	 * @param tried the nodes that the call has tried
	 * @param key what the call is about, or {@code null}
	 * @param nowNanos the present
	 * @return the try, or {@code null} if no node here can be used
	 */
	@Nullable Attempt begin(Effort effort, CallHistory call, Set<NodeHealth> tried, @Nullable String key, long nowNanos) {
		Predicate<NodeHealth> admitted = Objects.requireNonNull(ADMITTED.get(effort));
		Predicate<NodeHealth> usable = tried.isEmpty() ? admitted
				: (node) -> !tried.contains(node) && admitted.test(node);
		// a trial that another thread took first makes its node unusable, so this ends
		for (NodeHealth node = pick(effort, usable, key); node != null; node = pick(effort, usable, key)) {
			Permit permit = node.tryBegin(effort);
			if (permit != null) {
				node.requests().started();
				Attempt attempt = new Attempt(call, node, permit, nowNanos);
				node.requests().waiting(attempt);
				return attempt;
			}
		}
		return null;
	}

	/**
	 * Choose a node whose outcome is reported later, by the instance that is returned.
	 * @param effort how far the search has gone
	 * @param key what the request is about, or {@code null}
	 * @return the node, or {@code null} if none here can be used
	 */
	@Nullable Node select(Effort effort, @Nullable String key) {
		Predicate<NodeHealth> usable = Objects.requireNonNull(ADMITTED.get(effort));
		for (NodeHealth node = pick(effort, usable, key); node != null; node = pick(effort, usable, key)) {
			Node selected = node.select(effort);
			if (selected != null) {
				return selected;
			}
		}
		return null;
	}

	private @Nullable NodeHealth pick(Effort effort, Predicate<NodeHealth> usable, @Nullable String key) {
		Picker<NodeHealth> picker = (effort == Effort.NORMAL) ? this.candidates : this.all;
		return (key != null) ? picker.pick(usable, key) : picker.pick(usable);
	}

}
