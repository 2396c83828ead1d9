package dev.healthcheck.upstream;

import dev.healthcheck.breaker.Trip;
import dev.healthcheck.check.CheckReport;
import dev.healthcheck.node.ActiveState;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.BreakerState;
import dev.healthcheck.node.NodeStatus;
import org.jspecify.annotations.Nullable;

/**
 * All that the status of a node follows from. The status is a pure function of these
 * facts, and so is the sentence that explains it ({@link Reason}).
 *
 * @param admin the operator's wish
 * @param withdrawn whether it is the node's own registration that wishes it
 * @param active what checks have found
 * @param breaker what requests have found
 * @param checksEnabled whether the node is checked
 * @param lastCheck the last check, or {@code null}
 * @param checkFailures failed checks since the last success, of the worst kind
 * @param trip why the breaker opened, or {@code null} when closed
 * @param requestSucceeded whether the last request succeeded
 * @param leastBad whether the node is in use because nothing better exists
 * @param connectFailure why no connection to the node can be made, or {@code null}
 * @param degraded whether checks pass, but say that other nodes are to be preferred
 */
record Facts(AdminState admin, boolean withdrawn, ActiveState active, BreakerState breaker, boolean checksEnabled,
		@Nullable CheckReport lastCheck, int checkFailures, @Nullable Trip trip, boolean requestSucceeded,
		boolean leastBad, @Nullable String connectFailure, boolean degraded) {

	NodeStatus status() {
		if (this.admin == AdminState.MAINTENANCE) {
			return NodeStatus.MAINTENANCE;
		}
		if (this.admin == AdminState.DRAIN) {
			return NodeStatus.DRAINING;
		}
		if (this.active == ActiveState.DOWN || this.breaker == BreakerState.OPEN) {
			return this.leastBad ? NodeStatus.UNSTABLE : NodeStatus.UNHEALTHY;
		}
		if (this.degraded) {
			return NodeStatus.UNSTABLE;
		}
		if (this.breaker == BreakerState.HALF_OPEN) {
			return NodeStatus.RECOVERING;
		}
		return (this.active == ActiveState.UP || this.requestSucceeded) ? NodeStatus.HEALTHY : NodeStatus.UNCHECKED;
	}

	/**
	 * Whether the node is in trouble, and in use only by the grace of protection.
	 * @return whether it is protected
	 */
	boolean isProtected() {
		return this.leastBad && (this.active == ActiveState.DOWN || this.breaker == BreakerState.OPEN);
	}

	/**
	 * Whether the node would be selectable without protection.
	 * @return whether it is well enough by the normal rules
	 */
	boolean isSelectable() {
		return this.connectFailure == null && this.admin == AdminState.READY && this.active != ActiveState.DOWN
				&& this.breaker != BreakerState.OPEN;
	}

}
