package dev.healthcheck.upstream;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

import dev.healthcheck.breaker.Trip;
import dev.healthcheck.check.CheckReport;
import dev.healthcheck.node.ActiveState;
import dev.healthcheck.node.FailureKind;

/**
 * Never eject to nowhere: while no node is selectable by the normal rules, the least bad
 * ones stay in use. Guarded by the upstream's lock.
 */
final class Protection {

	/** Who answers badly or late is better than where nobody listens. */
	private static final Comparator<NodeHealth> LEAST_BAD = Comparator.comparing(Protection::isReachable)
		.thenComparingLong(NodeHealth::lastSuccessNanos);

	private Protection() {
	}

	/**
	 * Mark the least bad nodes, or none when the upstream can do without.
	 * @param needed whether no node is selectable by the normal rules
	 * @param definition the upstream's definition
	 * @param nodes its nodes
	 */
	static void apply(boolean needed, UpstreamDefinition definition, Collection<NodeHealth> nodes) {
		List<NodeHealth> leastBad = needed ? leastBad(definition, nodes) : List.of();
		for (NodeHealth node : nodes) {
			node.facts().leastBad(leastBad.contains(node));
		}
	}

	private static List<NodeHealth> leastBad(UpstreamDefinition definition, Collection<NodeHealth> nodes) {
		List<NodeHealth> protectable = nodes.stream().filter((node) -> node.facts().isProtectable()).toList();
		if (definition.requiresConnection()) {
			return protectable;
		}
		List<NodeHealth> onlyTripped = protectable.stream().filter(Protection::isOnlyTripped).toList();
		if (!onlyTripped.isEmpty()) {
			return onlyTripped;
		}
		// the last one that could be chosen stays, whatever its requests say
		return protectable.stream()
			.filter((node) -> node.facts().checks().state() == ActiveState.UNKNOWN)
			.max(Comparator.comparingLong(Protection::trippedAtNanos))
			.or(() -> protectable.stream().max(LEAST_BAD))
			.map(List::of)
			.orElse(List.of());
	}

	private static long trippedAtNanos(NodeHealth node) {
		Trip trip = node.breaker().trip();
		return (trip != null) ? trip.atNanos() : Long.MAX_VALUE;
	}

	private static boolean isReachable(NodeHealth node) {
		CheckReport last = node.facts().checks().last();
		return last == null || last.result().kind() != FailureKind.TCP;
	}

	/** Whether checks vouch for a node whose requests fail. */
	private static boolean isOnlyTripped(NodeHealth node) {
		return node.facts().checks().state() == ActiveState.UP;
	}

}
