package dev.healthcheck.check;

import dev.healthcheck.node.FailureKind;

/**
 * How many results in a row change the active state.
 *
 * @param successes successes that bring a node up, at least 1
 * @param httpFailures failures of kind http that take it down, 0 ignores the kind
 * @param tcpFailures the same for tcp
 * @param timeouts the same for timeouts
 */
public record CheckThresholds(int successes, int httpFailures, int tcpFailures, int timeouts) {

	public CheckThresholds {
		Settings.atLeast("healthy.successes", successes, 1);
		Settings.atLeast("unhealthy.http-failures", httpFailures, 0);
		Settings.atLeast("unhealthy.tcp-failures", tcpFailures, 0);
		Settings.atLeast("unhealthy.timeouts", timeouts, 0);
	}

	/**
	 * The threshold of one kind.
	 * @param kind the kind of failure
	 * @return how many take the node down, 0 if the kind is ignored
	 */
	public int of(FailureKind kind) {
		return switch (kind) {
			case HTTP -> this.httpFailures;
			case TCP -> this.tcpFailures;
			case TIMEOUT -> this.timeouts;
		};
	}

}
