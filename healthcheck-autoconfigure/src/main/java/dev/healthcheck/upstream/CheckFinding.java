package dev.healthcheck.upstream;

import dev.healthcheck.check.CheckReport;
import dev.healthcheck.node.ActiveState;
import org.jspecify.annotations.Nullable;

/**
 * What this instance has found of a node by its own checks.
 *
 * @param state what they add up to
 * @param degraded whether the node is up, but says that it is only the second choice
 * @param tripped whether requests have taken it out of use
 * @param failedSinceTrip whether a check that began after that has failed as well
 * @param last the last check, or {@code null} if there is none
 * @param lastPass the last one that passed, or {@code null} if there is none
 */
public record CheckFinding(ActiveState state, boolean degraded, boolean tripped, boolean failedSinceTrip,
		@Nullable CheckReport last, @Nullable CheckReport lastPass) {

	/**
	 * Whether checks speak against it.
	 * @return whether it is down, or degraded
	 */
	public boolean isBad() {
		return this.state == ActiveState.DOWN || this.degraded;
	}

	/**
	 * Whether a check passed that began at or after a moment.
	 * @param nanos the moment
	 * @return whether there is such a check
	 */
	public boolean passedSince(long nanos) {
		return this.lastPass != null && this.lastPass.startedNanos() - nanos >= 0;
	}

}
