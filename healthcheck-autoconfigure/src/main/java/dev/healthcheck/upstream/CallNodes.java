package dev.healthcheck.upstream;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.healthcheck.node.NodeAddress;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that one call is given to: level by level, no node twice, and two at most
 * where nothing else is said, not counting those that refused it. What fails on two of
 * them may well be the call's own fault, and would harm the others too.
 */
final class CallNodes {

	/** How many nodes are given a call whose tries are not bounded otherwise. */
	private static final int GIVEN = 2;

	private final List<LevelPicker> levels;

	private final int[] triesPerLevel;

	private final @Nullable Integer most;

	private final @Nullable String hashKey;

	/** Hardly ever more than one. */
	private Set<NodeHealth> tried = Set.of();

	/**
	 * No node so far.
	 * @param levels where to choose nodes, in this order
	 * @param most how many tries there may be, 0 for as many as there are nodes, or
	 * {@code null} if nothing is said
	 * @param hashKey what the call is about, or {@code null}
	 */
	CallNodes(List<LevelPicker> levels, @Nullable Integer most, @Nullable String hashKey) {
		this.levels = levels;
		this.triesPerLevel = new int[levels.size()];
		this.most = most;
		this.hashKey = hashKey;
	}

	/** How many were tried. */
	int count() {
		return this.tried.size();
	}

	/** Whether there were as many tries as there may be. */
	boolean areUsedUp() {
		return this.most != null && this.most > 0 && count() >= this.most;
	}

	/** Whether one is left, in any state. */
	boolean isLeft(CallHistory call) {
		for (int level = 0; level < this.levels.size(); level++) {
			if (mayTry(level, call)) {
				return true;
			}
		}
		return false;
	}

	/** Begin a try on the best one that is left. */
	@Nullable Attempt begin(CallHistory call, long nowNanos) {
		for (Effort effort : Effort.ALL) {
			Attempt attempt = begin(effort, call, nowNanos);
			if (attempt != null) {
				return attempt;
			}
		}
		return null;
	}

	/** Begin a try on one that is left and can be chosen at this effort. */
	@Nullable Attempt begin(Effort effort, CallHistory call, long nowNanos) {
		for (int level = 0; level < this.levels.size(); level++) {
			if (mayTry(level, call)) {
				Attempt attempt = this.levels.get(level).begin(effort, call, this.tried, this.hashKey, nowNanos);
				if (attempt != null) {
					this.triesPerLevel[level]++;
					tried(attempt.health());
					return attempt;
				}
			}
		}
		return null;
	}

	private boolean mayTry(int level, CallHistory call) {
		LevelPicker picker = this.levels.get(level);
		int tries = this.triesPerLevel[level];
		if (tries >= picker.nodes().size()) {
			return false;
		}
		return (picker.tries() > 0) ? tries < picker.tries() : this.most != null || count() - call.refusals() < GIVEN;
	}

	/** Do not choose this node, if there is one; it counts as tried. */
	void exclude(NodeAddress address) {
		this.levels.stream()
			.flatMap((level) -> level.nodes().stream())
			.filter((node) -> node.address().equals(address))
			.forEach(this::tried);
	}

	private void tried(NodeHealth node) {
		if (this.tried.isEmpty()) {
			this.tried = Set.of(node);
		}
		else {
			this.tried = (this.tried instanceof HashSet) ? this.tried : new HashSet<>(this.tried);
			this.tried.add(node);
		}
	}

	/** Whether most nodes are late. */
	boolean areLate() {
		return Levels.areLate(this.levels.stream().flatMap((level) -> level.nodes().stream()));
	}

}
