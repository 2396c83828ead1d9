package dev.healthcheck.upstream;

import dev.healthcheck.breaker.Breaker;
import dev.healthcheck.breaker.Closed;
import dev.healthcheck.breaker.HalfOpen;
import dev.healthcheck.breaker.Open;
import dev.healthcheck.breaker.Trip;
import dev.healthcheck.node.ActiveState;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.NodeStatus;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one node. Its status is a pure function of this, and so is the
 * sentence that explains it ({@link Reason}).
 *
 * @param admin what its definition, or an operator, wants of it
 * @param checks what checks have found
 * @param breaker what requests have found
 * @param connections what channels say of their connections
 * @param heard what was last heard
 * @param doubts what waits for a second opinion
 * @param requestSucceeded whether a request has succeeded since the last trip
 * @param avoidance for how long requests avoid it, {@code null} if they do not
 * @param grace why it is in use although it should not be
 */
record NodeState(Admin admin, CheckHistory checks, Breaker breaker, Connections connections, LastHeard heard,
		Doubts doubts, boolean requestSucceeded, @Nullable Avoidance avoidance, Grace grace) {

	static NodeState initial(Admin admin) {
		return new NodeState(admin, CheckHistory.NONE, new Closed(), Connections.NONE, LastHeard.NOTHING, Doubts.NONE,
				false, null, Grace.NONE);
	}

	NodeStatus status() {
		if (this.admin.state() == AdminState.MAINTENANCE) {
			return NodeStatus.MAINTENANCE;
		}
		if (this.admin.state() == AdminState.DRAIN) {
			return NodeStatus.DRAINING;
		}
		if (isBad()) {
			return (this.grace != Grace.NONE) ? NodeStatus.UNSTABLE : NodeStatus.UNHEALTHY;
		}
		if (this.checks.isDegraded()) {
			return NodeStatus.UNSTABLE;
		}
		if (this.breaker instanceof HalfOpen) {
			return NodeStatus.RECOVERING;
		}
		return (this.checks.state() == ActiveState.UP || this.requestSucceeded) ? NodeStatus.HEALTHY
				: NodeStatus.UNCHECKED;
	}

	/** Whether checks or requests speak against it. */
	boolean isBad() {
		return this.checks.state() == ActiveState.DOWN || this.breaker instanceof Open;
	}

	/** Whether it can be chosen without being one of the least bad ones. */
	boolean isUsable(NodeSettings settings) {
		return this.admin.state() == AdminState.READY && (!isBad() || isOutvoted()) && connectFailure(settings) == null;
	}

	/** Whether it stays in use because its checks are outvoted. */
	boolean isOutvoted() {
		return this.grace == Grace.OUTVOTED && this.checks.state() == ActiveState.DOWN
				&& !(this.breaker instanceof Open);
	}

	/** Why no connection to it can be made, if it takes one. */
	@Nullable String connectFailure(NodeSettings settings) {
		return settings.requiresConnection() ? this.connections.failure() : null;
	}

	/** Whether requests avoid it while there are others. */
	boolean isAvoided() {
		return this.doubts.isSuspect() || this.avoidance != null || this.doubts.words().isAvoiding(this.checks);
	}

	/** Whether the success of a request changes nothing. */
	boolean isWell() {
		return this.breaker instanceof Closed closed && closed.failures().isNone() && this.requestSucceeded
				&& this.doubts.isNone() && this.heard.isGood();
	}

	/**
	 * The moment after which a connection must have been made to prove that the node's
	 * process lives.
	 * @return the moment, {@code Long.MIN_VALUE} if any connection will do
	 */
	long troubledSinceNanos() {
		Trip trip = this.breaker.trip();
		long since = (trip != null) ? trip.atNanos() : Long.MIN_VALUE;
		long silentSince = this.checks.silentSinceNanos();
		return (since == Long.MIN_VALUE || (silentSince != Long.MIN_VALUE && silentSince - since > 0)) ? silentSince
				: since;
	}

	/** Whether protection may use it if nothing better exists. */
	boolean isProtectable(NodeSettings settings) {
		if (this.admin.state() != AdminState.READY) {
			return false;
		}
		if (!settings.requiresConnection()) {
			return true;
		}
		long since = troubledSinceNanos();
		return this.connections.failure() == null
				&& (since == Long.MIN_VALUE || this.connections.isEstablishedSince(since));
	}

	NodeState with(Admin admin) {
		return new NodeState(admin, this.checks, this.breaker, this.connections, this.heard, this.doubts,
				this.requestSucceeded, this.avoidance, this.grace);
	}

	NodeState with(CheckHistory checks) {
		return new NodeState(this.admin, checks, this.breaker, this.connections, this.heard, this.doubts,
				this.requestSucceeded, this.avoidance, this.grace);
	}

	NodeState with(Breaker breaker) {
		return new NodeState(this.admin, this.checks, breaker, this.connections, this.heard, this.doubts,
				this.requestSucceeded, this.avoidance, this.grace);
	}

	NodeState with(Connections connections) {
		return new NodeState(this.admin, this.checks, this.breaker, connections, this.heard, this.doubts,
				this.requestSucceeded, this.avoidance, this.grace);
	}

	NodeState with(LastHeard heard) {
		return new NodeState(this.admin, this.checks, this.breaker, this.connections, heard, this.doubts,
				this.requestSucceeded, this.avoidance, this.grace);
	}

	/** Every check asks for doubts, of which there are hardly ever other ones. */
	NodeState with(Doubts doubts) {
		return doubts.equals(this.doubts) ? this : new NodeState(this.admin, this.checks, this.breaker,
				this.connections, this.heard, doubts, this.requestSucceeded, this.avoidance, this.grace);
	}

	NodeState withRequestSucceeded(boolean requestSucceeded) {
		return new NodeState(this.admin, this.checks, this.breaker, this.connections, this.heard, this.doubts,
				requestSucceeded, this.avoidance, this.grace);
	}

	NodeState withAvoidance(@Nullable Avoidance avoidance) {
		return new NodeState(this.admin, this.checks, this.breaker, this.connections, this.heard, this.doubts,
				this.requestSucceeded, avoidance, this.grace);
	}

	NodeState with(Grace grace) {
		return new NodeState(this.admin, this.checks, this.breaker, this.connections, this.heard, this.doubts,
				this.requestSucceeded, this.avoidance, grace);
	}

}
