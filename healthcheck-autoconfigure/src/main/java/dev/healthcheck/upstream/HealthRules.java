package dev.healthcheck.upstream;

import dev.healthcheck.breaker.Closed;
import dev.healthcheck.breaker.HalfOpen;
import dev.healthcheck.breaker.Open;
import dev.healthcheck.breaker.Trip;

/**
 * What follows from what happens to a node: a function of its state, the event and what
 * is around it, and of nothing else. Requests are judged by {@link RequestRules}, checks
 * by {@link CheckRules}, what may be everybody's trouble by {@link DoubtRules}, what is
 * not answered by {@link SilenceRules}.
 */
final class HealthRules {

	private HealthRules() {
	}

	static Step on(NodeState state, Event event, Moment moment) {
		if (event instanceof Event.Succeeded succeeded) {
			return RequestRules.succeeded(state, succeeded, moment);
		}
		if (event instanceof Event.Failed failed) {
			return RequestRules.failed(state, failed, moment);
		}
		if (event instanceof Event.Acquitted acquitted) {
			return RequestRules.acquitted(state, acquitted, moment);
		}
		if (event instanceof Event.Ignored ignored) {
			return Step.to(RequestRules.released(state, ignored.permit()));
		}
		if (event instanceof Event.TrialBegun) {
			return Step
				.to((state.breaker() instanceof HalfOpen open) ? state.with(open.tried(moment.nowNanos())) : state);
		}
		if (event instanceof Event.Checked checked) {
			return CheckRules.checked(state, checked.report(), moment);
		}
		if (event instanceof Event.FellowPassed passed) {
			return DoubtRules.fellowPassed(state, passed.endedNanos(), moment);
		}
		if (event instanceof Event.Late late) {
			return SilenceRules.late(state, late.beganNanos(), moment);
		}
		if (event instanceof Event.Questioned) {
			return DoubtRules.questioned(state);
		}
		return onOthers(state, event, moment);
	}

	private static Step onOthers(NodeState state, Event event, Moment moment) {
		if (event instanceof Event.Connected connected) {
			return Step.to(state.with(state.heard().connected(true))
				.with(state.connections().established(connected.at(), moment.nowNanos())));
		}
		if (event instanceof Event.ConnectFailed failed) {
			return RequestRules.connectFailed(state, failed.failure(), moment);
		}
		if (event instanceof Event.Disconnected) {
			return Step.to(state.with(state.connections().lost()));
		}
		if (event instanceof Event.Avoid avoid) {
			return Step.avoided(state, Avoidance.asked(state.avoidance(), avoid.untilNanos()));
		}
		if (event instanceof Event.Told told) {
			return WordRules.told(state, told);
		}
		if (event instanceof Event.AdminSet set) {
			return Step.to(state.with(state.admin().overriddenBy(set.state())));
		}
		if (event instanceof Event.Redefined redefined) {
			NodeState next = state.with(state.admin().definedBy(redefined.node()));
			return Step
				.to(redefined.anew() ? next.with(new Closed()).with(Doubts.NONE.told(state.doubts().words())) : next);
		}
		return SilenceRules.ticked(ticked(state, moment), moment);
	}

	/** An open breaker whose time is over goes half-open. */
	private static NodeState ticked(NodeState state, Moment moment) {
		long now = moment.nowNanos();
		NodeState next = (state.avoidance() != null && state.avoidance().isOver(now)) ? state.withAvoidance(null)
				: state;
		if (next.breaker() instanceof Open open && open.isTrialDue(now)) {
			Trip trip = open.trip();
			if (!moment.settings().isCheckedWhileUnhealthy() || next.checks().passedSince(trip.atNanos())) {
				return next.with(new HalfOpen(open, now));
			}
		}
		return next;
	}

}
