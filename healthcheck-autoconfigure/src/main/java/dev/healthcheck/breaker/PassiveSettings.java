package dev.healthcheck.breaker;

import java.time.Duration;
import java.util.Objects;

import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.NodeLimits;

/**
 * When failures of real requests take a node out of use.
 *
 * @param maxFails consecutive failures that open the breaker; 0 turns accounting off
 * @param tcpFailures threshold for failures of kind tcp, 0 ignores the kind
 * @param timeouts the same for timeouts
 * @param httpFailures the same for http
 * @param failTimeout window in which the failures must lie, and how long the node stays
 * out
 */
public record PassiveSettings(int maxFails, int tcpFailures, int timeouts, int httpFailures, Duration failTimeout) {

	public PassiveSettings {
		notNegative("max-fails", maxFails);
		notNegative("passive.tcp-failures", tcpFailures);
		notNegative("passive.timeouts", timeouts);
		notNegative("passive.http-failures", httpFailures);
		Objects.requireNonNull(failTimeout, "'failTimeout' must not be null");
		if (failTimeout.isNegative() || failTimeout.isZero()) {
			throw new IllegalArgumentException(
					"'fail-timeout' is " + failTimeout + ", but must be a positive duration such as 10s");
		}
	}

	/**
	 * The same threshold for every kind of failure.
	 * @param maxFails consecutive failures that open the breaker; 0 turns accounting off
	 * @param failTimeout window of those failures, and how long the node stays out
	 * @return the settings
	 */
	public static PassiveSettings of(int maxFails, Duration failTimeout) {
		return new PassiveSettings(maxFails, maxFails, maxFails, maxFails, failTimeout);
	}

	/**
	 * The threshold of one kind.
	 * @param kind the kind of failure
	 * @return how many open the breaker, 0 if the kind is ignored
	 */
	public int threshold(FailureKind kind) {
		if (this.maxFails == 0) {
			return 0;
		}
		return switch (kind) {
			case TCP -> this.tcpFailures;
			case TIMEOUT -> this.timeouts;
			case HTTP -> this.httpFailures;
		};
	}

	/**
	 * The settings of a node that has limits of its own: its {@code max-fails} replaces
	 * the thresholds that are not set for their kind.
	 * @param limits the node's limits
	 * @return the settings in force for it
	 */
	public PassiveSettings with(NodeLimits limits) {
		int fails = (limits.maxFails() != null) ? limits.maxFails() : this.maxFails;
		Duration timeout = (limits.failTimeout() != null) ? limits.failTimeout() : this.failTimeout;
		return new PassiveSettings(fails, (this.tcpFailures == this.maxFails) ? fails : this.tcpFailures,
				(this.timeouts == this.maxFails) ? fails : this.timeouts,
				(this.httpFailures == this.maxFails) ? fails : this.httpFailures, timeout);
	}

	private static void notNegative(String name, int value) {
		if (value < 0) {
			throw new IllegalArgumentException("'" + name + "' is " + value + ", but must be 0 or more");
		}
	}

}
