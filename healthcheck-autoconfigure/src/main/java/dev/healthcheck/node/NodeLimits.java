package dev.healthcheck.node;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Settings of one node that replace those of its upstream.
 *
 * @param maxFails how many failures take it out of use; {@code null} for the upstream's
 * @param failTimeout window of those failures, and how long it stays out; {@code null}
 * for the upstream's
 * @param slowStart how long it takes to get its full share after it joined or came back,
 * zero for no time; {@code null} for the upstream's
 */
public record NodeLimits(@Nullable MaxFails maxFails, @Nullable Duration failTimeout, @Nullable Duration slowStart) {

	/** All as the upstream has it. */
	public static final NodeLimits OF_UPSTREAM = new NodeLimits(null, null, null);

	public NodeLimits {
		if (failTimeout != null && (failTimeout.isNegative() || failTimeout.isZero())) {
			throw new IllegalArgumentException(
					"'fail-timeout' is " + failTimeout + ", but must be a positive duration such as 10s");
		}
		if (slowStart != null && slowStart.isNegative()) {
			throw new IllegalArgumentException(
					"'slow-start' is " + slowStart + ", but must be zero or a positive duration such as 30s");
		}
	}

}
