package dev.healthcheck.check;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

import dev.healthcheck.node.ActiveState;
import dev.healthcheck.node.FailureKind;

/**
 * What the results of a node's checks add up to: {@code UNKNOWN}, {@code UP} or
 * {@code DOWN}.
 * <p>
 * Successes in a row bring the node up, failures of one kind take it down. A success
 * zeroes all counts of failures, a failure zeroes the count of successes, and kinds do
 * not zero each other. The first result that says anything decides alone, whatever the
 * thresholds. All counts are zero after each change of state. A kind whose threshold is 0
 * is ignored as if the check had not been made. A node that says itself that it is down
 * is so at once, whatever the thresholds.
 * <p>
 * Not safe for use by several threads at once.
 */
public final class ActiveHealth {

	private final CheckThresholds thresholds;

	private final Map<FailureKind, Integer> failures = new EnumMap<>(FailureKind.class);

	private ActiveState state = ActiveState.UNKNOWN;

	private int successes;

	/**
	 * The health of a node that has not been checked yet.
	 * @param thresholds how many results change the state
	 */
	public ActiveHealth(CheckThresholds thresholds) {
		this.thresholds = Objects.requireNonNull(thresholds, "'thresholds' must not be null");
	}

	/**
	 * Take a result into account.
	 * @param result what a check has found
	 * @return whether the state has changed
	 */
	public boolean apply(ProbeResult result) {
		if (result.passed()) {
			this.failures.clear();
			this.successes = increment(this.successes);
			return reached(this.successes, this.thresholds.successes()) && changeTo(ActiveState.UP);
		}
		FailureKind kind = result.kind();
		boolean down = result.verdict() == ProbeResult.Verdict.DOWN;
		if (kind == null || (this.thresholds.of(kind) == 0 && !down)) {
			return false;
		}
		this.successes = 0;
		int count = increment(this.failures.getOrDefault(kind, 0));
		this.failures.put(kind, count);
		return (down || reached(count, this.thresholds.of(kind))) && changeTo(ActiveState.DOWN);
	}

	/**
	 * What is known of the node.
	 * @return its state
	 */
	public ActiveState state() {
		return this.state;
	}

	/**
	 * Successes in a row since the last failure or change of state.
	 * @return their number
	 */
	public int successes() {
		return this.successes;
	}

	/**
	 * Failures since the last success or change of state, of the kind that lacks the
	 * fewest to its threshold.
	 * @return their number
	 */
	public int failures() {
		int nearest = 0;
		int leastLacking = Integer.MAX_VALUE;
		for (Map.Entry<FailureKind, Integer> entry : this.failures.entrySet()) {
			int lacking = this.thresholds.of(entry.getKey()) - entry.getValue();
			if (lacking < leastLacking || (lacking == leastLacking && entry.getValue() > nearest)) {
				nearest = entry.getValue();
				leastLacking = lacking;
			}
		}
		return nearest;
	}

	/**
	 * How many successes in a row bring the node up.
	 * @return the threshold
	 */
	public int requiredSuccesses() {
		return this.thresholds.successes();
	}

	/**
	 * Whether the last results contradict the state, but are too few to change it.
	 * @return whether a change of state may be near
	 */
	public boolean inTransition() {
		return switch (this.state) {
			case UP -> !this.failures.isEmpty();
			case DOWN -> this.successes > 0;
			case UNKNOWN -> false;
		};
	}

	private boolean reached(int count, int threshold) {
		return this.state == ActiveState.UNKNOWN || count >= threshold;
	}

	private boolean changeTo(ActiveState next) {
		if (this.state == next) {
			return false;
		}
		this.state = next;
		this.successes = 0;
		this.failures.clear();
		return true;
	}

	private static int increment(int count) {
		return (count < Integer.MAX_VALUE) ? count + 1 : count;
	}

}
