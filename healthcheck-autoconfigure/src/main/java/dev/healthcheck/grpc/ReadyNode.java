package dev.healthcheck.grpc;

import dev.healthcheck.balance.Candidate;
import dev.healthcheck.breaker.Permit;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.upstream.Effort;
import dev.healthcheck.upstream.NodeHealth;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.Subchannel;
import org.jspecify.annotations.Nullable;

/**
 * A node with a connection that can carry calls.
 */
final class ReadyNode implements Candidate {

	private final UpstreamTarget target;

	private final NodeHealth node;

	private final Subchannel subchannel;

	private final long connectedAtNanos;

	private final NodeCalls calls;

	private volatile Claim unaryClaim;

	private volatile Claim streamClaim;

	ReadyNode(UpstreamTarget target, NodeHealth node, Subchannel subchannel, long connectedAtNanos, NodeCalls calls) {
		this.target = target;
		this.node = node;
		this.subchannel = subchannel;
		this.connectedAtNanos = connectedAtNanos;
		this.calls = calls;
		this.unaryClaim = newClaim(Permit.UNCOUNTED, true);
		this.streamClaim = newClaim(Permit.UNCOUNTED, false);
	}

	@Override
	public NodeAddress address() {
		return this.node.address();
	}

	@Override
	public int weight() {
		return this.node.weight();
	}

	@Override
	public long inFlight() {
		return this.node.inFlight();
	}

	@Override
	public boolean isSuspect() {
		return this.node.isSuspect();
	}

	boolean isRecovering() {
		return this.node.status() == NodeStatus.RECOVERING;
	}

	boolean admits(Effort effort) {
		return this.node.admits(effort) && (effort.compareTo(Effort.LEAST_BAD) < 0 || isProvenAlive());
	}

	/**
	 * A node in trouble is of use only if its process made this connection afterwards,
	 * where connections are what counts.
	 */
	private boolean isProvenAlive() {
		NodeStatus status = this.node.status();
		if (status == NodeStatus.HEALTHY || status == NodeStatus.UNCHECKED || !this.target.requiresConnection()) {
			return true;
		}
		long since = this.node.troubledSinceNanos();
		return since == Long.MIN_VALUE || this.connectedAtNanos - since > 0;
	}

	/**
	 * Claim the node for a call.
	 * @param effort the effort at which it was chosen
	 * @param unary whether the call is one request that is followed by one answer
	 * @return what to give to the channel, or {@code null} if the node cannot be used
	 * after all
	 */
	@Nullable Claim claim(Effort effort, boolean unary) {
		Permit permit = this.node.tryBegin(effort);
		if (permit == null) {
			return null;
		}
		Claim claim = unary ? this.unaryClaim : this.streamClaim;
		if (claim.permit() == permit) {
			return claim;
		}
		claim = newClaim(permit, unary);
		if (unary) {
			this.unaryClaim = claim;
		}
		else {
			this.streamClaim = claim;
		}
		return claim;
	}

	private Claim newClaim(Permit permit, boolean unary) {
		OutcomeTracer.Factory tracers = new OutcomeTracer.Factory(this.target, this.node, permit, this.calls, unary);
		return new Claim(permit, tracers, PickResult.withSubchannel(this.subchannel, tracers));
	}

	/**
	 * A node claimed for calls with one permit.
	 *
	 * @param permit the permit
	 * @param tracers makes the tracers of the calls
	 * @param result what the channel is given
	 */
	record Claim(Permit permit, OutcomeTracer.Factory tracers, PickResult result) {

	}

}
