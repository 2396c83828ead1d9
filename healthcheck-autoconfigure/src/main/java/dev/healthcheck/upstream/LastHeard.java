package dev.healthcheck.upstream;

import dev.healthcheck.check.ProbeResult;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Outcome;

/**
 * What was last heard of a node, whether it counts towards a threshold or not: so nodes
 * that are all in trouble can be told apart.
 *
 * @param failures requests that have failed since the last success
 * @param failedNanos when the last one failed
 * @param unreachable whether no connection to the node can be made
 */
record LastHeard(int failures, long failedNanos, boolean unreachable) {

	static final LastHeard NOTHING = new LastHeard(0, 0, false);

	/** So many failures in a row, and no success for so long, are more than bad luck. */
	private static final int ALWAYS = 5;

	private static final long WHILE_NANOS = 1_000_000_000;

	LastHeard failed(Outcome.Failure failure, long nowNanos) {
		// who is late may be there or not
		boolean tells = failure.kind() != FailureKind.TIMEOUT || failure.refused();
		boolean unreachable = tells ? failure.refused() && failure.kind() != FailureKind.HTTP : this.unreachable;
		return new LastHeard(this.failures + 1, nowNanos, unreachable);
	}

	LastHeard checked(ProbeResult result) {
		return (result.verdict() != ProbeResult.Verdict.NEUTRAL) ? connected(!result.isWithoutConnection()) : this;
	}

	/** A connection could be made, or could not. */
	LastHeard connected(boolean connected) {
		return (this.unreachable == !connected) ? this : new LastHeard(this.failures, this.failedNanos, !connected);
	}

	/** Whether a success changes nothing. */
	boolean isGood() {
		return this.failures == 0 && !this.unreachable;
	}

	/**
	 * Whether nothing but failures came for a while. That is forgotten after a while
	 * without a request.
	 */
	boolean isNothingButFailures(long nowNanos, long lastSuccessNanos) {
		return this.failures >= ALWAYS && nowNanos - this.failedNanos < WHILE_NANOS
				&& nowNanos - lastSuccessNanos >= WHILE_NANOS;
	}

}
