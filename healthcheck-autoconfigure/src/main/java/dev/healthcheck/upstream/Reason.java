package dev.healthcheck.upstream;

import java.util.Locale;

import dev.healthcheck.breaker.Trip;
import dev.healthcheck.check.CheckReport;
import dev.healthcheck.node.ActiveState;
import dev.healthcheck.node.BreakerState;
import dev.healthcheck.node.Outcome;

/**
 * The sentence that explains a node's status, with numbers: the same in the log, the
 * event, the health details, the endpoint and the status page.
 */
final class Reason {

	private Reason() {
	}

	static String of(Facts facts, long nowNanos) {
		return switch (facts.status()) {
			case MAINTENANCE -> facts.withdrawn() ? "withdrawn by its registration"
					: "in maintenance: not used until it is set ready again";
			case DRAINING -> "draining: gets nothing new until it is set ready again";
			case UNSTABLE -> facts.isProtected() ? "in use because nothing better exists: " + trouble(facts, nowNanos)
					: "used only while nothing better exists: " + degraded(facts);
			case UNHEALTHY -> trouble(facts, nowNanos);
			case RECOVERING -> "one request at a time as a trial, after " + tripped(facts);
			case HEALTHY, UNCHECKED -> well(facts);
		};
	}

	private static String well(Facts facts) {
		CheckReport check = facts.lastCheck();
		String connection = (facts.connectFailure() != null) ? "; not connected: " + facts.connectFailure() : "";
		if (facts.active() == ActiveState.UP && check != null) {
			if (check.result().passed()) {
				String warning = (check.result().warning() != null) ? "; " + check.result().warning() : "";
				return "check passed: " + check.result().word() + " in " + duration(check.latency().toNanos()) + warning
						+ connection;
			}
			return "up, but the last check did not pass: " + check.result().detail() + connection;
		}
		if (facts.requestSucceeded()) {
			return "last request succeeded" + connection;
		}
		return (facts.checksEnabled() ? "not checked yet" : "checks are off, and no request has ended yet")
				+ connection;
	}

	private static String degraded(Facts facts) {
		CheckReport check = facts.lastCheck();
		return (check != null) ? check.result().detail() : "checks say so";
	}

	private static String trouble(Facts facts, long nowNanos) {
		String checks = (facts.active() == ActiveState.DOWN) ? checks(facts) : "";
		if (facts.breaker() != BreakerState.OPEN) {
			return checks;
		}
		String requests = tripped(facts) + nextTrial(facts, nowNanos);
		return checks.isEmpty() ? requests : checks + "; " + requests;
	}

	private static String checks(Facts facts) {
		CheckReport check = facts.lastCheck();
		if (check == null) {
			return "checks fail";
		}
		String last = check.result().passed() ? "still to pass again" : "last: " + check.result().detail();
		return counted(Math.max(1, facts.checkFailures()), "failed check") + ", " + last;
	}

	private static String tripped(Facts facts) {
		Trip trip = facts.trip();
		if (trip == null) {
			return "requests failed";
		}
		if (trip.trialFailed()) {
			return "the trial failed: " + trip.cause();
		}
		String span = (trip.fails() > 1) ? " in " + duration(trip.spanNanos()) : "";
		String noun = trip.cause().startsWith(Outcome.CONNECTION_CLOSED) ? "broken connection"
				: trip.kind().noun() + " failure";
		return counted(trip.fails(), noun) + span + ", last: " + trip.cause();
	}

	private static String nextTrial(Facts facts, long nowNanos) {
		Trip trip = facts.trip();
		if (trip == null) {
			return "";
		}
		long left = trip.untilNanos() - nowNanos;
		return (left > 0) ? "; next trial in " + duration(left) : "; next trial once a check has passed";
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
