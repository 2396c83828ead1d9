package dev.healthcheck.upstream;

import dev.healthcheck.breaker.Closed;
import dev.healthcheck.breaker.Trip;
import dev.healthcheck.check.CheckReport;
import dev.healthcheck.check.CheckThresholds;
import dev.healthcheck.node.ActiveState;
import dev.healthcheck.upstream.Hearsay.Pace;

/**
 * What the words of other instances do: they have the node avoided and looked at, and
 * never change its state. That is left to its own check, which decides alone where
 * another instance has used up the thresholds.
 */
final class WordRules {

	private WordRules() {
	}

	static Step told(NodeState state, Event.Told event) {
		NodeState next = state.with(state.doubts().told(event.hearsay()));
		return (event.look() != null) ? Step.to(next, new Effect.CheckWithin(event.look())) : Step.to(next);
	}

	/** How many results change the active state, for one check. */
	static CheckThresholds thresholds(NodeState state, CheckReport report, Moment moment) {
		CheckThresholds thresholds = moment.settings().check().thresholds();
		return isDecisive(state, report)
				? new CheckThresholds(thresholds.successes(), Math.min(1, thresholds.httpFailures()),
						Math.min(1, thresholds.tcpFailures()), Math.min(1, thresholds.timeouts()))
				: thresholds;
	}

	/** How far a failure must be from the one before to count, for one check. */
	static long apartNanos(NodeState state, CheckReport report, Moment moment) {
		return isDecisive(state, report) ? 0 : moment.settings().apartNanos();
	}

	private static boolean isDecisive(NodeState state, CheckReport report) {
		return state.doubts().words().isDecidedBy(report, state.checks());
	}

	/** Whether checks or words are a reason to check the node more often. */
	static boolean needAttention(NodeState state) {
		Pace pace = state.doubts().words().pace();
		boolean leftToOthers = pace == Pace.PATROL && state.checks().state() == ActiveState.DOWN;
		return pace == Pace.CLOSE || (!leftToOthers && state.checks().needsAttention());
	}

	static CheckFinding finding(NodeState state) {
		CheckHistory checks = state.checks();
		Trip trip = state.breaker().trip();
		CheckReport last = checks.last();
		boolean failedSinceTrip = trip != null && last != null && !last.result().passed()
				&& last.startedNanos() - trip.atNanos() >= 0;
		return new CheckFinding(checks.state(), checks.isDegraded(), !(state.breaker() instanceof Closed),
				failedSinceTrip, last, checks.lastPass());
	}

	/** What words add to the reason for a status. */
	static String reason(NodeState state, String reason) {
		Hearsay words = state.doubts().words();
		if (words.isAvoiding(state.checks()) && state.status().isInService()) {
			return "avoided: " + words.accusation();
		}
		String note = words.note();
		if (note == null) {
			return reason;
		}
		return (words.pace() == Pace.PATROL && state.status().isInService() && words.accusation() == null) ? note
				: reason + "; " + note;
	}

}
