package dev.healthcheck.grpc;

import java.time.Duration;

import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.upstream.NodeHealth;
import io.grpc.LoadBalancer;

/**
 * Follows the health of one node for the connection to it: calls and streams leave a node
 * that is in trouble, out of service or silent, and calls that are overdue have it
 * checked. All in the channel's synchronization context.
 */
final class HealthFollower {

	private static final Duration STREAMS_PATIENCE = Duration.ofMillis(500);

	private static final Duration SILENCE_PERIOD = Duration.ofMillis(500);

	private final UpstreamTarget target;

	private final NodeHealth node;

	private final Connection connection;

	private long troubledSinceNanos = Long.MIN_VALUE;

	private long silenceAskedNanos = System.nanoTime();

	private final SingleTimer streamsMove;

	private boolean silent;

	HealthFollower(LoadBalancer.Helper helper, UpstreamTarget target, NodeHealth node, Connection connection) {
		this.target = target;
		this.node = node;
		this.connection = connection;
		this.streamsMove = new SingleTimer(helper);
	}

	/**
	 * The node's health may have changed. When it has fallen into trouble, its calls move
	 * and a new connection is made.
	 */
	void follow() {
		followSilence();
		NodeStatus status = this.node.status();
		long troubledSince = this.node.troubledSinceNanos();
		boolean newTrouble = troubledSince != Long.MIN_VALUE && troubledSince != this.troubledSinceNanos;
		this.troubledSinceNanos = troubledSince;
		String why = this.node.address() + " is " + status;
		NodeCalls calls = this.connection.calls();
		if (newTrouble) {
			// one that is in use for want of a better stays in use meanwhile, unless its
			// connection has to prove that its process lives, or could go elsewhere
			if (this.connection.isReady() && (status != NodeStatus.UNSTABLE || this.target.requiresConnection()
					|| this.connection.hasOtherAddresses())) {
				this.connection.renew();
			}
			calls.moveAll(why);
		}
		else if (status == NodeStatus.UNHEALTHY || status == NodeStatus.MAINTENANCE) {
			calls.moveAll(why);
		}
		else if (status == NodeStatus.DRAINING) {
			calls.moveStreams(why);
		}
		else if (!this.silent) {
			calls.settle();
		}
	}

	/** Streams, which are not late, leave a silent node as well, if it stays silent. */
	private void followSilence() {
		boolean before = this.silent;
		this.silent = this.node.isSilent();
		if (!this.silent) {
			this.streamsMove.cancel();
		}
		else if (!before) {
			this.streamsMove.after(STREAMS_PATIENCE,
					() -> this.connection.calls().moveStreams(this.node.address() + " does not answer"));
		}
	}

	/**
	 * Have the node checked while calls on it are overdue, so that the checks have an
	 * answer when the deadline of the calls passes.
	 */
	void lookForSilence() {
		long now = System.nanoTime();
		if (now - this.silenceAskedNanos >= SILENCE_PERIOD.toNanos() && this.node.status().isSelectable()
				&& this.connection.calls().isAnyOverdue(now)) {
			this.silenceAskedNanos = now;
			this.target.upstream().secondOpinion(this.node);
		}
	}

	/** Plan nothing more. */
	void close() {
		this.streamsMove.cancel();
	}

	/** The connection to the node. */
	interface Connection {

		boolean isReady();

		/** The calls on it. */
		NodeCalls calls();

		/** Whether a new one could go to another address. */
		boolean hasOtherAddresses();

		/** Make a new one, to another address if there is one; calls stay for now. */
		void renew();

	}

}
