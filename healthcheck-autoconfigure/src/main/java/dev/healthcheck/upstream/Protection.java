package dev.healthcheck.upstream;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import dev.healthcheck.check.CheckReport;
import dev.healthcheck.node.ActiveState;
import dev.healthcheck.node.BreakerState;
import dev.healthcheck.node.FailureKind;

/**
 * Never eject to nowhere: while no node is selectable by the normal rules, the least bad
 * ones stay in use. They are a class of nodes, never one of them: who gets everything
 * that was meant for many is soon as bad as the others. Guarded by the upstream's lock.
 */
final class Protection {

	/** The first class that is not empty is used. */
	private static final List<Predicate<NodeHealth>> CLASSES = List.of(Protection::isOnlyTripped,
			Protection::isOnlyTakenDownByAnswers, (node) -> !node.heard().isUnreachable(), (node) -> true);

	private Protection() {
	}

	/**
	 * Mark the least bad nodes, or none when the upstream can do without.
	 * @param needed whether no node is selectable by the normal rules
	 * @param definition the upstream's definition
	 * @param nodes its nodes
	 */
	static void apply(boolean needed, UpstreamDefinition definition, Collection<NodeHealth> nodes) {
		Set<NodeHealth> leastBad = needed ? new HashSet<>(leastBad(definition, nodes)) : Set.of();
		for (NodeHealth node : nodes) {
			node.facts().leastBad(leastBad.contains(node));
		}
	}

	private static List<NodeHealth> leastBad(UpstreamDefinition definition, Collection<NodeHealth> nodes) {
		List<NodeHealth> protectable = nodes.stream().filter((node) -> node.facts().isProtectable()).toList();
		if (definition.requiresConnection()) {
			return protectable;
		}
		return CLASSES.stream()
			.map((members) -> protectable.stream().filter(members).toList())
			.filter((members) -> !members.isEmpty())
			.findFirst()
			.orElse(List.of());
	}

	/**
	 * Whether nothing but the answers to requests speaks against a node: its checks pass,
	 * or say nothing while something listens there.
	 */
	private static boolean isOnlyTripped(NodeHealth node) {
		ActiveState checks = node.facts().checks().state();
		return checks == ActiveState.UP || (checks == ActiveState.UNKNOWN && !node.heard().isUnreachable());
	}

	/** Whether nothing but the answers to checks speaks against a node. */
	private static boolean isOnlyTakenDownByAnswers(NodeHealth node) {
		CheckReport last = node.facts().checks().last();
		boolean answered = last == null || last.result().kind() == null || last.result().kind() == FailureKind.HTTP;
		return answered && !node.heard().isUnreachable() && node.breaker().state() != BreakerState.OPEN;
	}

}
