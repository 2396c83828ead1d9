package dev.healthcheck.breaker;

import java.time.Duration;
import java.util.Objects;

import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.MaxFails;
import dev.healthcheck.node.NodeLimits;
import org.jspecify.annotations.Nullable;

/**
 * When failures of real requests take a node out of use.
 *
 * @param maxFails how many failures do; 0 turns accounting off
 * @param tcpFailures threshold for failures of kind tcp, 0 ignores the kind; {@code null}
 * as {@code maxFails}, and 1 if that is {@code auto}, because no connection leaves no
 * doubt
 * @param timeouts threshold for timeouts, 0 ignores the kind; {@code null} as
 * {@code maxFails}
 * @param httpFailures the same for http
 * @param failTimeout window in which the failures must lie, and how long the node stays
 * out
 */
public record PassiveSettings(MaxFails maxFails, @Nullable Integer tcpFailures, @Nullable Integer timeouts,
		@Nullable Integer httpFailures, Duration failTimeout) {

	public PassiveSettings {
		Objects.requireNonNull(maxFails, "'maxFails' must not be null");
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
	 * @param maxFails consecutive failures that take a node out; 0 turns accounting off
	 * @param failTimeout window of those failures, and how long the node stays out
	 * @return the settings
	 */
	public static PassiveSettings of(int maxFails, Duration failTimeout) {
		return of(MaxFails.of(maxFails), failTimeout);
	}

	/**
	 * The same rule for every kind of failure.
	 * @param maxFails how many failures take a node out
	 * @param failTimeout window of those failures, and how long the node stays out
	 * @return the settings
	 */
	public static PassiveSettings of(MaxFails maxFails, Duration failTimeout) {
		return new PassiveSettings(maxFails, null, null, null, failTimeout);
	}

	/**
	 * The threshold of one kind.
	 * @param kind the kind of failure
	 * @return how many in a row take a node out, 0 if the kind is ignored, {@code null}
	 * if a comparison with other nodes decides
	 */
	public @Nullable Integer threshold(FailureKind kind) {
		Integer all = this.maxFails.count();
		if (all != null && all == 0) {
			return 0;
		}
		Integer own = switch (kind) {
			case TCP -> (this.tcpFailures == null && all == null) ? Integer.valueOf(1) : this.tcpFailures;
			case TIMEOUT -> this.timeouts;
			case HTTP -> this.httpFailures;
		};
		return (own != null) ? own : all;
	}

	/**
	 * The settings of a node that has limits of its own: its {@code max-fails} replaces
	 * the thresholds that are not set for their kind.
	 * @param limits the node's limits
	 * @return the settings in force for it
	 */
	public PassiveSettings with(NodeLimits limits) {
		return new PassiveSettings((limits.maxFails() != null) ? limits.maxFails() : this.maxFails, this.tcpFailures,
				this.timeouts, this.httpFailures,
				(limits.failTimeout() != null) ? limits.failTimeout() : this.failTimeout);
	}

	/**
	 * The settings where requests stay with one node, so that there is nothing to compare
	 * it with: {@code auto} is one failure.
	 * @return the settings in force there
	 */
	public PassiveSettings counted() {
		return this.maxFails.isAuto() ? new PassiveSettings(MaxFails.of(1), this.tcpFailures, this.timeouts,
				this.httpFailures, this.failTimeout) : this;
	}

	private static void notNegative(String name, @Nullable Integer value) {
		if (value != null && value < 0) {
			throw new IllegalArgumentException("'" + name + "' is " + value + ", but must be 0 or more");
		}
	}

}
