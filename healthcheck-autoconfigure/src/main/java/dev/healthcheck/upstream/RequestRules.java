package dev.healthcheck.upstream;

import dev.healthcheck.breaker.Breaker;
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
		next = next.withRequestSucceeded(true).with(DoubtRules.succeeded(next.doubts(), event.beganNanos(), moment));
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
		if (isShared(failure, next.breaker(), moment)) {
			return Step.to(released(next, event.permit()), new Effect.CountFailure());
		}
		if (failure.ambiguous() && next.breaker() instanceof Closed && moment.settings().isChecked()) {
			return DoubtRules.raised(next, event, moment);
		}
		return FailureRules.counted(next, event.permit(), failure, event.endedNanos(), moment);
	}

	/**
	 * Whether a timeout is one of a queue that nodes share: those whose queue is a little
	 * shorter than others' are no evidence against these, which they could not replace.
	 * It is one node's own after all if nothing has come from it for long.
	 */
	private static boolean isShared(Outcome.Failure failure, Breaker breaker, Moment moment) {
		return isLate(failure) && moment.settings().passive().threshold(failure.kind()) == null
				&& moment.fellows().areLate() && (breaker instanceof HalfOpen
						|| moment.nowNanos() - moment.lastSuccessNanos() < moment.settings().failTimeoutNanos());
	}

	/** A node that takes no connection in time has nothing that it could be late with. */
	private static boolean isLate(Outcome.Failure failure) {
		return failure.kind() == FailureKind.TIMEOUT && !failure.refused();
	}

	private static NodeState noted(NodeState state, Outcome.Failure failure, long endedNanos, Moment moment) {
		NodeState next = state.with(state.heard().failed(failure, endedNanos));
		return isLate(failure) ? SilenceRules.oneMoreLate(next, moment) : next;
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
