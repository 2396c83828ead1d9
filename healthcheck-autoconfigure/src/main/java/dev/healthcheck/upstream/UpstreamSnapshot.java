package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.node.ActiveState;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.NodeSnapshot;
import dev.healthcheck.node.RequestStatistics;
import org.jspecify.annotations.Nullable;

/**
 * An upstream at one moment.
 *
 * @param name its name
 * @param balance how a node is chosen
 * @param levels the names of its levels, the preferred one first
 * @param nodes its nodes, level by level
 * @param selectable how many of them can be chosen now; those on which nobody listens do
 * not count, although they are tried when there are no others
 * @param current where a sticky balancer is, or {@code null}
 * @param healthEnabled whether it is shown in the application's health
 * @param dataAge how old its definition may be, zero while changes arrive; {@code null}
 * if it is not fed from outside
 * @param requests the requests sent to these nodes
 * @param trouble what is seen of trouble that they share
 */
public record UpstreamSnapshot(String name, Balance balance, List<String> levels, List<NodeSnapshot> nodes,
		int selectable, @Nullable NodeAddress current, boolean healthEnabled, @Nullable Duration dataAge,
		RequestStatistics requests, SharedTrouble trouble) {

	/**
	 * The verdict: whether at least one node can be chosen.
	 * @return whether the upstream is up
	 */
	public boolean isUp() {
		return this.selectable > 0;
	}

	/**
	 * The nodes of one level.
	 * @param level the level's name
	 * @return its nodes in configured order
	 */
	public List<NodeSnapshot> nodes(String level) {
		return this.nodes.stream().filter((node) -> node.level().equals(level)).toList();
	}

	/**
	 * The nodes whose checks fail.
	 * @return their addresses
	 */
	public Set<NodeAddress> down() {
		return this.nodes.stream()
			.filter((node) -> node.check().state() == ActiveState.DOWN)
			.map(NodeSnapshot::address)
			.collect(Collectors.toSet());
	}

	/**
	 * What keeps each node from being chosen, for errors.
	 * @return the sentence
	 */
	public String why() {
		if (this.nodes.isEmpty()) {
			return "it has no nodes";
		}
		return this.nodes.stream()
			.map((node) -> node.address() + " " + node.status() + " (" + node.reason() + ")")
			.collect(Collectors.joining(", "));
	}

}
