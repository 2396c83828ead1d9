package dev.healthcheck.upstream;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import dev.healthcheck.breaker.Closed;
import dev.healthcheck.breaker.Open;
import dev.healthcheck.check.CheckReport;
import dev.healthcheck.node.ActiveState;
import dev.healthcheck.node.FailureKind;

/**
 * Never eject to nowhere: while no node is usable by the normal rules, the least bad ones
 * stay in use. They are a class of nodes, never one of them: who gets everything that was
 * meant for many is soon as bad as the others. And checks do not outvote requests.
 */
final class Protection {

	/** The first class that is not empty is used. */
	private static final List<Predicate<NodeState>> CLASSES = List.of(Protection::isOnlyTripped,
			Protection::isOnlyTakenDownByAnswers, (state) -> !state.heard().unreachable(), (state) -> true);

	private Protection() {
	}

	/** The nodes to use when none is usable by the normal rules. */
	static Set<NodeHealth> leastBad(Collection<NodeHealth> nodes) {
		List<NodeHealth> protectable = nodes.stream()
			.filter((node) -> node.state().isProtectable(node.settings()))
			.toList();
		for (Predicate<NodeState> members : CLASSES) {
			List<NodeHealth> found = protectable.stream()
				.filter((node) -> node.settings().requiresConnection() || members.test(node.state()))
				.toList();
			if (!found.isEmpty()) {
				return new HashSet<>(found);
			}
		}
		return Set.of();
	}

	/**
	 * Whether nothing but the answers to requests speaks against a node: its checks pass,
	 * or say nothing while something listens there.
	 */
	private static boolean isOnlyTripped(NodeState state) {
		ActiveState checks = state.checks().state();
		return checks == ActiveState.UP || (checks == ActiveState.UNKNOWN && !state.heard().unreachable());
	}

	/** Whether nothing but the answers to checks speaks against a node. */
	private static boolean isOnlyTakenDownByAnswers(NodeState state) {
		CheckReport last = state.checks().last();
		boolean answered = last == null || last.result().kind() == null || last.result().kind() == FailureKind.HTTP;
		return answered && !state.heard().unreachable() && !(state.breaker() instanceof Open);
	}

	/**
	 * Whether checks of a level are outvoted: they are answered badly, and to one of
	 * those nodes a request succeeded not long ago. Once outvoted they stay it, so that a
	 * pause in the requests changes nothing.
	 */
	static boolean isAnySpokenFor(Collection<NodeHealth> nodes) {
		return nodes.stream()
			.anyMatch(
					(node) -> isAnsweringOnly(node) && (node.state().grace() == Grace.OUTVOTED || hasSucceeded(node)));
	}

	/**
	 * Whether a node of such a level stays in use: it was until now, and nothing but
	 * answers to checks speaks against it. Some that are left out because no request came
	 * their way yet would leave the others with all of the load.
	 */
	static boolean isOutvoted(NodeHealth node) {
		return isAnsweringOnly(node) && (node.state().grace() != Grace.NONE || hasSucceeded(node));
	}

	private static boolean isAnsweringOnly(NodeHealth node) {
		NodeState state = node.state();
		return state.checks().isDownByAnswers() && state.breaker() instanceof Closed && node.settings().spreads();
	}

	private static boolean hasSucceeded(NodeHealth node) {
		return node.state().requestSucceeded()
				&& node.nanoTime() - node.requests().lastSuccessNanos() <= node.settings().failTimeoutNanos();
	}

}
