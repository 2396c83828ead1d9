package dev.healthcheck.upstream;

import dev.healthcheck.check.CheckReport;
import dev.healthcheck.check.CheckThresholds;
import dev.healthcheck.check.ProbeResult;
import dev.healthcheck.node.ActiveState;
import dev.healthcheck.node.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * What the checks of a node add up to.
 * <p>
 * Successes in a row bring the node up, failures of one kind take it down. A success
 * zeroes all counts of failures, a failure zeroes the count of successes, and kinds do
 * not zero each other. The first result that says anything decides alone, whatever the
 * thresholds. All counts are zero after each change of state. A kind whose threshold is 0
 * is ignored as if the check had not been made. A node that says itself that it is down
 * is so at once, whatever the thresholds.
 *
 * @param state what they have found
 * @param successes successes in a row since the last failure or change of state
 * @param failures failures since the last success or change of state
 * @param failedInARow checks that have failed since the last one passed
 * @param downSinceNanos when the node was found down
 * @param last the last check
 * @param lastPass the last one that passed
 * @param lastCounted the last one that counted
 */
record CheckHistory(ActiveState state, int successes, FailureTally failures, int failedInARow, long downSinceNanos,
		@Nullable CheckReport last, @Nullable CheckReport lastPass, @Nullable CheckReport lastCounted) {

	/** Of a node that has not been checked yet. */
	static final CheckHistory NONE = new CheckHistory(ActiveState.UNKNOWN, 0, FailureTally.NONE, 0, 0, null, null,
			null);

	/**
	 * Take a report.
	 * @param report the check that ended
	 * @param thresholds how many results change the state
	 * @param apartNanos how far a failure must be from the one before to count, unless it
	 * is a failure to connect or the node says that it is down
	 * @return the history with it
	 */
	CheckHistory with(CheckReport report, CheckThresholds thresholds, long apartNanos) {
		ProbeResult result = report.result();
		boolean passed = result.passed();
		boolean certain = passed || result.kind() == FailureKind.TCP || result.verdict() == ProbeResult.Verdict.DOWN;
		boolean counts = certain || this.lastCounted == null
				|| report.startedNanos() - this.lastCounted.endedNanos() >= apartNanos;
		Counts next = counts ? counted(result, thresholds) : new Counts(this.state, this.successes, this.failures);
		boolean nowDown = next.state() == ActiveState.DOWN && this.state != ActiveState.DOWN;
		return new CheckHistory(next.state(), next.successes(), next.failures(), passed ? 0 : this.failedInARow + 1,
				nowDown ? report.endedNanos() : this.downSinceNanos, report, passed ? report : this.lastPass,
				counts ? report : this.lastCounted);
	}

	private Counts counted(ProbeResult result, CheckThresholds thresholds) {
		if (result.passed()) {
			int successes = this.successes + 1;
			return reached(successes, thresholds.successes()) ? changed(ActiveState.UP, successes, FailureTally.NONE)
					: new Counts(this.state, successes, FailureTally.NONE);
		}
		FailureKind kind = result.kind();
		boolean down = result.verdict() == ProbeResult.Verdict.DOWN;
		if (kind == null || (thresholds.of(kind) == 0 && !down)) {
			return new Counts(this.state, this.successes, this.failures);
		}
		FailureTally failures = this.failures.plus(kind);
		return (down || reached(failures.of(kind), thresholds.of(kind))) ? changed(ActiveState.DOWN, 0, failures)
				: new Counts(this.state, 0, failures);
	}

	private boolean reached(int count, int threshold) {
		return this.state == ActiveState.UNKNOWN || count >= threshold;
	}

	private Counts changed(ActiveState next, int successes, FailureTally failures) {
		return (next == this.state) ? new Counts(next, successes, failures) : new Counts(next, 0, FailureTally.NONE);
	}

	/** Whether the node is down, or a change of its state may be near. */
	boolean needsAttention() {
		return switch (this.state) {
			case DOWN -> true;
			case UP -> !this.failures.isNone();
			case UNKNOWN -> false;
		};
	}

	/** Whether the node is up, but only the second choice, as its last success says. */
	boolean isDegraded() {
		return this.state == ActiveState.UP && this.lastPass != null
				&& this.lastPass.result().verdict() == ProbeResult.Verdict.DEGRADED;
	}

	/** Whether the node answers its checks, if badly. */
	boolean isDownByAnswers() {
		return this.state == ActiveState.DOWN && this.last != null && isAnswer(this.last.result());
	}

	private static boolean isAnswer(ProbeResult result) {
		return result.kind() == null || result.kind() == FailureKind.HTTP;
	}

	/**
	 * Whether a check has passed that began at or after a moment.
	 * @param nanos the moment
	 * @return whether there is such a check
	 */
	boolean passedSince(long nanos) {
		return this.lastPass != null && this.lastPass.startedNanos() - nanos >= 0;
	}

	/** Whether the last check that passed began and ended within a time. */
	boolean passedWithin(long fromNanos, long toNanos) {
		return this.lastPass != null && passedSince(fromNanos) && toNanos - this.lastPass.endedNanos() >= 0;
	}

	/**
	 * Since when the node has been down without saying a word.
	 * @return the moment, or {@code Long.MIN_VALUE} if it answers or is not down
	 */
	long silentSinceNanos() {
		boolean silent = this.state == ActiveState.DOWN && this.last != null
				&& this.last.result().kind() != FailureKind.HTTP;
		return silent ? this.downSinceNanos : Long.MIN_VALUE;
	}

	private record Counts(ActiveState state, int successes, FailureTally failures) {

	}

}
