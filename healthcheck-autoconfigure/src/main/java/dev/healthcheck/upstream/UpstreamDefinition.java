package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.breaker.PassiveSettings;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;

/**
 * What an upstream consists of and how it behaves.
 *
 * @param name its name
 * @param levels its nodes by priority, the preferred level first
 * @param balance how a node is chosen
 * @param passive when failures of real requests take a node out of use
 * @param protect whether the least bad nodes are used when all are bad
 * @param check how nodes are checked
 * @param requiresConnection whether nodes are used through kept connections, so that one
 * that nothing can connect to is not selectable
 * @param healthEnabled whether it is shown in the application's health
 */
public record UpstreamDefinition(String name, List<Level> levels, Balance balance, PassiveSettings passive,
		boolean protect, CheckSettings check, boolean requiresConnection, boolean healthEnabled) {

	public UpstreamDefinition {
		if (name == null || name.isBlank()) {
			throw new IllegalArgumentException("an upstream's name must not be empty");
		}
		levels = List.copyOf(levels);
		Objects.requireNonNull(balance, "'balance' must not be null");
		Objects.requireNonNull(passive, "'passive' must not be null");
		Objects.requireNonNull(check, "'check' must not be null");
		Set<NodeAddress> seen = new HashSet<>();
		for (Level level : levels) {
			for (Node node : level.nodes()) {
				if (!seen.add(node.address())) {
					throw new IllegalArgumentException(
							"node " + node.address() + " is listed twice in upstream '" + name + "'");
				}
			}
		}
	}

	/**
	 * An upstream of one level with default settings: round robin, one failure in 10 s, a
	 * tcp check every 5 s.
	 * @param name its name
	 * @param nodes its nodes
	 * @return the definition
	 */
	public static UpstreamDefinition of(String name, List<Node> nodes) {
		return new UpstreamDefinition(name, List.of(new Level("0", nodes)), Balance.ROUND_ROBIN,
				PassiveSettings.of(1, Duration.ofSeconds(10)), true, CheckSettings.ofDefaults(), false, true);
	}

	/**
	 * All nodes, level by level.
	 * @return the nodes
	 */
	public List<Node> nodes() {
		return this.levels.stream().flatMap((level) -> level.nodes().stream()).toList();
	}

	public UpstreamDefinition withLevels(List<Level> levels) {
		return new UpstreamDefinition(this.name, levels, this.balance, this.passive, this.protect, this.check,
				this.requiresConnection, this.healthEnabled);
	}

	public UpstreamDefinition withBalance(Balance balance) {
		return new UpstreamDefinition(this.name, this.levels, balance, this.passive, this.protect, this.check,
				this.requiresConnection, this.healthEnabled);
	}

	public UpstreamDefinition withPassive(PassiveSettings passive) {
		return new UpstreamDefinition(this.name, this.levels, this.balance, passive, this.protect, this.check,
				this.requiresConnection, this.healthEnabled);
	}

	public UpstreamDefinition withProtect(boolean protect) {
		return new UpstreamDefinition(this.name, this.levels, this.balance, this.passive, protect, this.check,
				this.requiresConnection, this.healthEnabled);
	}

	public UpstreamDefinition withCheck(CheckSettings check) {
		return new UpstreamDefinition(this.name, this.levels, this.balance, this.passive, this.protect, check,
				this.requiresConnection, this.healthEnabled);
	}

	public UpstreamDefinition withRequiresConnection(boolean requiresConnection) {
		return new UpstreamDefinition(this.name, this.levels, this.balance, this.passive, this.protect, this.check,
				requiresConnection, this.healthEnabled);
	}

}
