package dev.healthcheck.upstream;

import dev.healthcheck.check.ProbeResult;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What was last heard of a node, whether it counts towards a threshold or not: so nodes
 * that are all in trouble can be told apart. Written under the upstream's lock, except
 * for {@link #lastSuccess}.
 */
final class LastHeard {

	/** So many failures in a row, and no success for so long, are more than bad luck. */
	private static final int ALWAYS = 5;

	private static final long WHILE_NANOS = 1_000_000_000;

	private volatile long lastSuccessNanos;

	private volatile @Nullable Failing failing;

	private volatile boolean unreachable;

	LastHeard(long nowNanos) {
		this.lastSuccessNanos = nowNanos;
	}

	/** A request succeeded; takes no lock. */
	void lastSuccess(long nowNanos) {
		this.lastSuccessNanos = nowNanos;
	}

	/** When a request last succeeded, or the node joined. */
	long lastSuccessNanos() {
		return this.lastSuccessNanos;
	}

	/** Whether a success changes nothing but its time. */
	boolean isGood() {
		return this.failing == null && !this.unreachable;
	}

	/** A request succeeded. */
	void succeeded() {
		this.failing = null;
		this.unreachable = false;
	}

	/** A request failed. */
	void failed(Outcome.Failure failure, long nowNanos) {
		Failing before = this.failing;
		this.failing = new Failing((before != null) ? before.requests() + 1 : 1, nowNanos);
		// who is late may be there or not
		if (failure.kind() != FailureKind.TIMEOUT || failure.refused()) {
			this.unreachable = failure.refused() && failure.kind() != FailureKind.HTTP;
		}
	}

	/** A check ended. */
	void checked(ProbeResult result) {
		if (result.verdict() != ProbeResult.Verdict.NEUTRAL) {
			this.unreachable = result.isWithoutConnection();
		}
	}

	/** A channel could connect, or could not. */
	void connected(boolean connected) {
		this.unreachable = !connected;
	}

	/** Whether no connection to the node can be made. */
	boolean isUnreachable() {
		return this.unreachable;
	}

	/**
	 * Whether nothing but failures came for a while. That is forgotten after a while
	 * without a request.
	 */
	boolean isNothingButFailures(long nowNanos) {
		Failing failing = this.failing;
		return failing != null && failing.requests() >= ALWAYS && nowNanos - failing.lastNanos() < WHILE_NANOS
				&& nowNanos - this.lastSuccessNanos >= WHILE_NANOS;
	}

	/**
	 * Requests that have failed since the last success.
	 *
	 * @param requests their number
	 * @param lastNanos when the last one failed
	 */
	private record Failing(int requests, long lastNanos) {

	}

}
