package dev.healthcheck.node;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * All that is known of a node at one moment.
 *
 * @param node its definition
 * @param level the name of its level
 * @param status how it is
 * @param reason why, in one sentence
 * @param since when it came into this status, by the wall clock
 * @param effectiveWeight its weight after slow start
 * @param current whether a sticky balancer is at this node
 * @param admin the operator's wish in force
 * @param breaker what real requests have made of it
 * @param check what checks have found
 * @param requests the requests sent to it
 * @param history the last transitions, oldest first
 */
public record NodeSnapshot(Node node, String level, NodeStatus status, String reason, Instant since,
		double effectiveWeight, boolean current, AdminState admin, Breaker breaker, Check check,
		RequestStatistics requests, List<NodeTransition> history) {

	public NodeAddress address() {
		return this.node.address();
	}

	/**
	 * The passive side.
	 *
	 * @param state the breaker's state
	 * @param fails failures counted now, of the kind nearest to its threshold
	 * @param maxFails the threshold of that kind, 0 when accounting is off; {@code null}
	 * if a comparison with the other nodes decides
	 * @param failTimeout window of the failures and time out of use
	 * @param openUntil when the next trial is due, or {@code null} when not open
	 */
	public record Breaker(BreakerState state, int fails, @Nullable Integer maxFails, Duration failTimeout,
			@Nullable Instant openUntil) {

	}

	/**
	 * The active side.
	 *
	 * @param type the type of check, or {@code none} when checks are off
	 * @param state what checks have found
	 * @param lastResult the last result's word, or {@code null} when unchecked
	 * @param lastCheck when the last check ended, or {@code null} when unchecked
	 * @param latency how long the last check took, or {@code null} when unchecked
	 * @param successes successes in a row
	 * @param failures failures since the last success, of the kind nearest to its
	 * threshold
	 */
	public record Check(String type, ActiveState state, @Nullable String lastResult, @Nullable Instant lastCheck,
			@Nullable Duration latency, int successes, int failures) {

	}

}
