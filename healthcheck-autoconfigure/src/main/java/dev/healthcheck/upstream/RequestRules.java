package dev.healthcheck.upstream;

import dev.healthcheck.breaker.Closed;
import dev.healthcheck.breaker.HalfOpen;
import dev.healthcheck.breaker.Permit;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Outcome;

/**
 * What requests say of a node.
 */
final class RequestRules {

	private RequestRules() {
	}

	static Step succeeded(NodeState state, Event.Succeeded event, Moment moment) {
		NodeState next = state.with(LastHeard.NOTHING).with(state.doubts().heard());
		if (event.permit() != state.breaker().permit()) {
			return Step.to(next);
		}
		next = next.withRequestSucceeded(true).with(DoubtRules.succeeded(next.doubts(), moment));
		if (next.breaker() instanceof Closed closed) {
			next = next.with(closed.succeeded());
		}
		else if (next.breaker() instanceof HalfOpen) {
			next = next.with(FailureRules.closed(next.breaker(), moment));
		}
		return Step.to(next);
	}

	static Step failed(NodeState state, Event.Failed event, Moment moment) {
		Outcome.Failure failure = event.failure();
		NodeState next = noted(state, failure, event.endedNanos(), moment);
		if (failure.kind() != FailureKind.TIMEOUT) {
			next = next.with(next.doubts().heard());
		}
		if (event.permit() == Permit.UNCOUNTED) {
			return Step.to(next);
		}
		if (failure.ambiguous() && next.breaker() instanceof Closed && moment.settings().isChecked()) {
			return DoubtRules.raised(next, event, moment);
		}
		return FailureRules.counted(next, event.permit(), failure, event.endedNanos(), moment);
	}

	private static NodeState noted(NodeState state, Outcome.Failure failure, long endedNanos, Moment moment) {
		NodeState next = state.with(state.heard().failed(failure, endedNanos));
		return (failure.kind() == FailureKind.TIMEOUT && !failure.refused()) ? SilenceRules.later(next, moment) : next;
	}

	/** A request failed through a fault of its own. */
	static Step acquitted(NodeState state, Event.Acquitted event, Moment moment) {
		Outcome.Failure failure = event.failure();
		NodeState next = released(noted(state, failure, event.endedNanos(), moment), event.permit());
		return (failure.kind() == FailureKind.TCP) ? Step.to(next) : Step.to(next, new Effect.CountFailure());
	}

	/** What began with a permit says nothing about the node: a trial gives it back. */
	static NodeState released(NodeState state, Permit permit) {
		return (state.breaker() instanceof HalfOpen trial && trial.permit() == permit) ? state.with(trial.released())
				: state;
	}

	static Step connectFailed(NodeState state, Outcome.Failure failure, Moment moment) {
		NodeState next = state.with(state.heard().connected(false)).with(state.connections().failed(failure.cause()));
		// a half-open node that is checked is judged by its checks: a member that is just
		// restarting is not to be out for another fail timeout
		return (next.breaker() instanceof Closed || !moment.settings().isChecked())
				? FailureRules.counted(next, next.breaker().permit(), failure, moment.nowNanos(), moment)
				: Step.to(next);
	}

}
