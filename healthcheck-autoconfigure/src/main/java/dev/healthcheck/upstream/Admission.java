package dev.healthcheck.upstream;

import dev.healthcheck.breaker.HalfOpen;
import dev.healthcheck.node.NodeStatus;

/**
 * Whether a node may be chosen.
 */
final class Admission {

	private Admission() {
	}

	/**
	 * Whether a node may be chosen at an effort; its trial must still be claimed.
	 * @param effort how far the search has gone
	 * @param status the node's status
	 * @param state the node's state, which may be newer
	 * @param engine has its settings, and the time
	 * @param requests its requests
	 */
	static boolean isGranted(Effort effort, NodeStatus status, NodeState state, NodeEngine engine,
			NodeRequests requests) {
		return switch (status) {
			case HEALTHY, UNCHECKED -> isWithoutDoubt(effort, state);
			case RECOVERING ->
				isTrialFree(state, engine) || (effort == Effort.LAST_RESORT && engine.settings().protect());
			case UNSTABLE ->
				state.isOutvoted() ? isWithoutDoubt(effort, state) : isLeastBadEnough(effort, state, engine, requests);
			case UNHEALTHY, DRAINING, MAINTENANCE -> false;
		};
	}

	private static boolean isWithoutDoubt(Effort effort, NodeState state) {
		return effort != Effort.NORMAL || !state.isAvoided();
	}

	private static boolean isTrialFree(NodeState state, NodeEngine engine) {
		return state.breaker() instanceof HalfOpen trial
				&& trial.canTry(engine.nanoTime(), engine.settings().failTimeoutNanos());
	}

	/** Others that are in trouble are preferred to one whose requests all fail. */
	private static boolean isLeastBadEnough(Effort effort, NodeState state, NodeEngine engine, NodeRequests requests) {
		return effort == Effort.LAST_RESORT || (effort == Effort.LEAST_BAD && !(engine.settings().spreads()
				&& state.heard().isNothingButFailures(engine.nanoTime(), requests.lastSuccessNanos())));
	}

}
