package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.breaker.PassiveSettings;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.check.StatusRange;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import org.jspecify.annotations.Nullable;

/**
 * What an upstream consists of and how it behaves.
 *
 * @param name its name
 * @param levels its nodes by priority, the preferred level first
 * @param tries attempts of one call over all levels, 0 for no bound; {@code null}: until
 * two nodes were given the call and did not refuse it
 * @param tryTimeout total time of one call's attempts, zero for no bound
 * @param balance how a node is chosen
 * @param passive when failures of real requests take a node out of use
 * @param retryBudget how many calls may be repeated in vain
 * @param hedge whether nodes that keep requests waiting are avoided, and reads given to
 * two nodes
 * @param overloadLimit whether some calls are refused at once while hardly any is
 * answered in time
 * @param unhealthyStatuses responses of HTTP calls that count as failures
 * @param protect whether the least bad nodes are used when all are bad
 * @param slowStart how long a node that joined or came back takes to get its full share,
 * zero for no time
 * @param check how nodes are checked
 * @param resolveInterval how often names that stand for nodes are looked up
 * @param requiresConnection whether nodes are used through kept connections, so that one
 * that nothing can connect to is not selectable
 * @param healthEnabled whether it is shown in the application's health
 */
public record UpstreamDefinition(String name, List<Level> levels, @Nullable Integer tries, Duration tryTimeout,
		Balance balance, PassiveSettings passive, RetryBudget retryBudget, HedgeSettings hedge, boolean overloadLimit,
		List<StatusRange> unhealthyStatuses, boolean protect, Duration slowStart, CheckSettings check,
		Duration resolveInterval, boolean requiresConnection, boolean healthEnabled) {

	static final Duration RESOLVE_INTERVAL = Duration.ofSeconds(5);

	public UpstreamDefinition {
		if (name == null || name.isBlank()) {
			throw new IllegalArgumentException("an upstream's name must not be empty");
		}
		levels = List.copyOf(levels);
		unhealthyStatuses = List.copyOf(unhealthyStatuses);
		Objects.requireNonNull(balance, "'balance' must not be null");
		Objects.requireNonNull(passive, "'passive' must not be null");
		Objects.requireNonNull(retryBudget, "'retryBudget' must not be null");
		Objects.requireNonNull(hedge, "'hedge' must not be null");
		Objects.requireNonNull(check, "'check' must not be null");
		if (tries != null && tries < 0) {
			throw new IllegalArgumentException("'tries' is " + tries + ", but must be 0 (no bound) or more");
		}
		notNegative("try-timeout", tryTimeout);
		notNegative("slow-start", slowStart);
		if (resolveInterval.isNegative() || resolveInterval.isZero()) {
			throw new IllegalArgumentException(
					"'resolve-interval' is " + resolveInterval + ", but must be a positive duration such as 5s");
		}
		checkLevels(name, levels);
	}

	private static void notNegative(String name, Duration duration) {
		if (duration.isNegative()) {
			throw new IllegalArgumentException(
					"'" + name + "' is " + duration + ", but must be zero or a positive duration such as 10s");
		}
	}

	private static void checkLevels(String name, List<Level> levels) {
		Set<String> names = new HashSet<>();
		Set<NodeAddress> addresses = new HashSet<>();
		for (Level level : levels) {
			if (!names.add(level.name())) {
				throw new IllegalArgumentException(
						"two levels of upstream '" + name + "' have the name '" + level.name() + "'");
			}
			for (Node node : level.nodes()) {
				if (!addresses.add(node.address())) {
					throw new IllegalArgumentException(
							"node " + node.address() + " is listed twice in upstream '" + name + "'");
				}
			}
		}
	}

	/**
	 * An upstream of one level with default settings: round robin, nodes judged against
	 * their fellows, a tcp check every 5 s.
	 * @param name its name
	 * @param nodes its nodes
	 * @return the definition
	 */
	public static UpstreamDefinition of(String name, List<Node> nodes) {
		return builder(name).nodes(nodes).build();
	}

	/**
	 * A definition to be made step by step, with default settings and no nodes.
	 * @param name the upstream's name
	 * @return the builder
	 */
	public static UpstreamDefinitionBuilder builder(String name) {
		return new UpstreamDefinitionBuilder(name);
	}

	/**
	 * A definition like this one, to be changed.
	 * @return the builder
	 */
	public UpstreamDefinitionBuilder toBuilder() {
		return new UpstreamDefinitionBuilder(this);
	}

	/**
	 * The same with other nodes.
	 * @param levels the nodes by priority
	 * @return the definition
	 */
	public UpstreamDefinition withLevels(List<Level> levels) {
		return toBuilder().levels(levels).build();
	}

	/**
	 * All nodes, level by level.
	 * @return the nodes
	 */
	public List<Node> nodes() {
		return this.levels.stream().flatMap((level) -> level.nodes().stream()).toList();
	}

}
