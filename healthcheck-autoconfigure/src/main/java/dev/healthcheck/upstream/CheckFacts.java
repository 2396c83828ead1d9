package dev.healthcheck.upstream;

import dev.healthcheck.check.ActiveHealth;
import dev.healthcheck.check.CheckReport;
import dev.healthcheck.check.CheckThresholds;
import dev.healthcheck.check.ProbeResult;
import dev.healthcheck.node.ActiveState;
import dev.healthcheck.node.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * What checks have found out about one node. Guarded by the upstream's lock, except for
 * {@link #needsAttention()}.
 */
final class CheckFacts {

	private final ActiveHealth active;

	private volatile boolean needsAttention;

	private @Nullable CheckReport last;

	private @Nullable CheckReport lastPass;

	private @Nullable CheckReport lastCounted;

	private int failedInARow;

	private long downSinceNanos;

	CheckFacts(CheckThresholds thresholds) {
		this.active = new ActiveHealth(thresholds);
	}

	/**
	 * Take a report.
	 * @param report the check that ended
	 * @param apartNanos how far a failure must be from the one before to count towards
	 * the thresholds, unless it is a failure to connect or the node says that it is down
	 */
	void add(CheckReport report, long apartNanos) {
		boolean passed = report.result().passed();
		ActiveState before = this.active.state();
		boolean apart = this.lastCounted == null || report.startedNanos() - this.lastCounted.endedNanos() >= apartNanos;
		boolean certain = passed || report.result().kind() == FailureKind.TCP
				|| report.result().verdict() == ProbeResult.Verdict.DOWN;
		if (certain || apart) {
			this.active.apply(report.result());
			this.lastCounted = report;
		}
		this.last = report;
		this.lastPass = passed ? report : this.lastPass;
		this.failedInARow = passed ? 0 : this.failedInARow + 1;
		if (this.active.state() == ActiveState.DOWN && before != ActiveState.DOWN) {
			this.downSinceNanos = report.endedNanos();
		}
		this.needsAttention = this.active.state() == ActiveState.DOWN || this.active.inTransition();
	}

	/** Whether the node is down or in transition. */
	boolean needsAttention() {
		return this.needsAttention;
	}

	ActiveState state() {
		return this.active.state();
	}

	ActiveHealth active() {
		return this.active;
	}

	@Nullable CheckReport last() {
		return this.last;
	}

	int failedInARow() {
		return this.failedInARow;
	}

	/** Whether the node is up, but only the second choice, as its last success says. */
	boolean isDegraded() {
		return this.active.state() == ActiveState.UP && this.lastPass != null
				&& this.lastPass.result().verdict() == ProbeResult.Verdict.DEGRADED;
	}

	/**
	 * Whether a check has passed that began at or after a moment.
	 * @param nanos the moment
	 * @return whether there is such a check
	 */
	boolean passedSince(long nanos) {
		return this.lastPass != null && this.lastPass.startedNanos() - nanos >= 0;
	}

	/**
	 * Since when the node has been down without saying a word.
	 * @return the moment, or {@code Long.MIN_VALUE} if it answers or is not down
	 */
	long silentSinceNanos() {
		boolean silent = this.active.state() == ActiveState.DOWN && this.last != null
				&& this.last.result().kind() != FailureKind.HTTP;
		return silent ? this.downSinceNanos : Long.MIN_VALUE;
	}

}
