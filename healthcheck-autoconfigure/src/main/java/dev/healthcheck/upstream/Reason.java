package dev.healthcheck.upstream;

import java.util.Locale;

import dev.healthcheck.breaker.Closed;
import dev.healthcheck.breaker.Comparison;
import dev.healthcheck.breaker.FailureRun;
import dev.healthcheck.breaker.Open;
import dev.healthcheck.breaker.Trip;
import dev.healthcheck.check.CheckReport;
import dev.healthcheck.node.ActiveState;
import dev.healthcheck.node.Outcome;

/**
 * The sentence that explains a node's status, with numbers: the same in the log, the
 * event, the health details, the endpoint and the status page.
 */
final class Reason {

	private Reason() {
	}

	static String of(NodeState state, NodeSettings settings, long nowNanos) {
		return WordRules.reason(state, ofState(state, settings, nowNanos));
	}

	private static String ofState(NodeState state, NodeSettings settings, long nowNanos) {
		return switch (state.status()) {
			case MAINTENANCE -> state.admin().isWithdrawn() ? "withdrawn by its registration"
					: "in maintenance: not used until it is set ready again";
			case DRAINING -> "draining: gets nothing new until it is set ready again";
			case UNSTABLE -> unstable(state, settings, nowNanos);
			case UNHEALTHY -> trouble(state, settings, nowNanos);
			case RECOVERING -> "one request at a time as a trial, after " + tripped(state);
			case HEALTHY, UNCHECKED -> well(state, settings, nowNanos);
		};
	}

	private static String unstable(NodeState state, NodeSettings settings, long nowNanos) {
		if (state.isOutvoted()) {
			return "check failed: " + lastCheck(state) + ", but requests succeed, and more than half of the level would"
					+ " be out";
		}
		return state.isBad() ? "in use because nothing better exists: " + trouble(state, settings, nowNanos)
				: "used only while nothing better exists: " + lastCheck(state);
	}

	private static String lastCheck(NodeState state) {
		CheckReport check = state.checks().last();
		return (check != null) ? check.result().detail() : "checks say so";
	}

	private static String well(NodeState state, NodeSettings settings, long nowNanos) {
		Avoidance avoidance = state.avoidance();
		if (state.doubts().silence().isCertain()) {
			return "avoided: requests wait for its answer, while other nodes give theirs";
		}
		if (state.doubts().isPending()) {
			return "avoided until checks tell more: " + state.doubts().suspicions().get(0).failure().cause();
		}
		FailureRun.Last last = (state.breaker() instanceof Closed closed) ? closed.failures().compared().last() : null;
		String failing = (last != null) ? failing(((Closed) state.breaker()).failures().compared().count(), last)
				: null;
		if (avoidance != null) {
			return "avoided for " + duration(Math.max(0, avoidance.untilNanos() - nowNanos))
					+ switch (avoidance.cause()) {
						case ASKED -> ", as it has asked for";
						case SLOW -> ": requests wait for its answers time after time, while other nodes give theirs";
						case FAILING -> ": " + ((failing != null) ? failing : "it has failed");
					};
		}
		return (failing != null) ? failing : unremarkable(state, settings);
	}

	/** In service in spite of its failures. */
	private static String failing(int count, FailureRun.Last last) {
		long percent = Math.round(100 * last.othersShare());
		return counted(count, "failure") + ", last: " + last.cause()
				+ ((percent > 0) ? "; others fail as well (" + percent + " %)" : "");
	}

	private static String unremarkable(NodeState state, NodeSettings settings) {
		CheckReport check = state.checks().last();
		String failure = state.connectFailure(settings);
		String connection = (failure != null) ? "; not connected: " + failure : "";
		if (state.checks().state() == ActiveState.UP && check != null) {
			if (check.result().passed()) {
				String warning = (check.result().warning() != null) ? "; " + check.result().warning() : "";
				return "check passed: " + check.result().word() + " in " + duration(check.latency().toNanos()) + warning
						+ connection;
			}
			return "up, but the last check did not pass: " + check.result().detail() + connection;
		}
		if (state.requestSucceeded()) {
			return "last request succeeded" + connection;
		}
		return (settings.isChecked() ? "not checked yet" : "checks are off, and no request has ended yet") + connection;
	}

	private static String trouble(NodeState state, NodeSettings settings, long nowNanos) {
		String checks = (state.checks().state() == ActiveState.DOWN) ? checks(state.checks()) : "";
		if (!(state.breaker() instanceof Open open)) {
			return checks;
		}
		long left = open.trip().untilNanos() - nowNanos;
		String requests = tripped(state) + "; next trial " + ((left > 0) ? "in " + duration(left)
				: settings.isCheckedWhileUnhealthy() ? "once a check has passed" : "with the next request");
		return checks.isEmpty() ? requests : checks + "; " + requests;
	}

	private static String checks(CheckHistory checks) {
		CheckReport last = checks.last();
		if (last == null) {
			return "checks fail";
		}
		return counted(Math.max(1, checks.failedInARow()), "failed check") + ", "
				+ (last.result().passed() ? "still to pass again" : "last: " + last.result().detail());
	}

	private static String tripped(NodeState state) {
		Trip trip = state.breaker().trip();
		if (trip == null) {
			return "requests failed";
		}
		if (trip.trialFailed()) {
			return "the trial failed: " + trip.cause();
		}
		String span = (trip.fails() > 1) ? " in " + duration(trip.spanNanos()) : "";
		Comparison comparison = trip.comparison();
		if (comparison != null) {
			return counted(trip.fails(), "failure") + span + ", last: " + trip.cause() + "; others: " + comparison;
		}
		String noun = trip.cause().startsWith(Outcome.CONNECTION_CLOSED) ? "broken connection"
				: trip.kind().noun() + " failure";
		return counted(trip.fails(), noun) + span + ", last: " + trip.cause();
	}

	private static String counted(int count, String noun) {
		return count + " " + noun + ((count == 1) ? "" : "s");
	}

	/**
	 * A duration for people: {@code 350 ms}, {@code 7.4 s}.
	 * @param nanos the duration in nanoseconds
	 * @return the text
	 */
	static String duration(long nanos) {
		if (nanos < 950_000_000) {
			return Math.round(nanos / 1e6) + " ms";
		}
		return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
	}

}
