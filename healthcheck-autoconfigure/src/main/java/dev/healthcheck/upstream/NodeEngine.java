package dev.healthcheck.upstream;

import dev.healthcheck.breaker.Permit;
import dev.healthcheck.check.CheckReport;
import dev.healthcheck.check.Scheduler;
import dev.healthcheck.node.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What decides over one node, and is told of it.
 */
interface NodeEngine extends UpstreamLock {

	/** Time, and what happens later. */
	Scheduler scheduler();

	default long nanoTime() {
		return scheduler().nanoTime();
	}

	NodeState state();

	NodeSettings settings();

	/** Something happened to the node. */
	void on(Event event);

	/**
	 * Begin a trial.
	 * @return its permit, or {@code null} if there can be none
	 */
	@Nullable Permit claimTrial();

	/** Whether any node of the upstream is under suspicion. */
	boolean isInDoubt();

	/** A request waits for its answer. */
	void waiting(Waiting request);

	/** A request ended whose outcome counts. */
	void counted(boolean success, long durationNanos);

	/** A request ended. */
	void ended(Outcome outcome, long durationNanos);

	/** A check ended. */
	void checked(CheckReport report);

}
