package dev.healthcheck.upstream;

import dev.healthcheck.breaker.HalfOpen;
import dev.healthcheck.breaker.Open;
import dev.healthcheck.breaker.Trip;
import dev.healthcheck.check.CheckReport;
import dev.healthcheck.node.ActiveState;
import dev.healthcheck.node.FailureKind;

/**
 * What checks say of a node, and of what requests have said before.
 */
final class CheckRules {

	private CheckRules() {
	}

	static Step checked(NodeState state, CheckReport report, Moment moment) {
		CheckHistory checks = state.checks()
			.with(report, WordRules.thresholds(state, report, moment), WordRules.apartNanos(state, report, moment));
		NodeState next = state.with(checks).with(state.heard().checked(report.result()));
		if (report.result().passed()) {
			next = passed(next, report, moment);
		}
		if (checks.state() == ActiveState.UP && state.checks().state() == ActiveState.DOWN) {
			next = next.with(FailureRules.closed(next.breaker(), moment));
		}
		return DoubtRules.checked(next, report, state.status().isInService(), moment);
	}

	private static NodeState passed(NodeState state, CheckReport report, Moment moment) {
		Trip trip = state.breaker().trip();
		if (trip == null || report.startedNanos() - trip.atNanos() < 0) {
			return state;
		}
		if (state.breaker() instanceof Open open) {
			boolean tells = !moment.settings().tcpCheck() && trip.kind() != FailureKind.HTTP && !trip.trialFailed();
			return (tells || open.isTrialDue(report.endedNanos())) ? state.with(new HalfOpen(open, moment.nowNanos()))
					: state;
		}
		HalfOpen trial = (HalfOpen) state.breaker();
		// where failures are compared a bad answer is known not to be seen by checks
		long wait = (trip.kind() == FailureKind.HTTP && moment.settings().passive().threshold(FailureKind.HTTP) == null)
				? moment.settings().failTimeoutNanos() : 0;
		if (report.startedNanos() - trial.sinceNanos() <= wait || state.connections().failure() != null
				|| !trial.canTry(report.endedNanos(), moment.settings().failTimeoutNanos())) {
			return state;
		}
		return (trial.passes() + 1 >= moment.settings().check().thresholds().successes())
				? state.with(FailureRules.closed(trial, moment)) : state.with(trial.passed());
	}

}
