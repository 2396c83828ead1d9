package dev.healthcheck.breaker;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

import dev.healthcheck.node.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * Failures of one node since its last success: of each kind that has a threshold apart,
 * because kinds do not zero each other and are not summed; of the others together, as
 * they are compared with those of other nodes. Immutable.
 *
 * @param counted by kind, what is counted towards a threshold
 * @param compared what is compared
 */
public record Failures(Map<FailureKind, FailureWindow> counted, FailureRun compared) {

	/** No failures. */
	public static final Failures NONE = new Failures(Map.of(), FailureRun.NONE);

	/**
	 * Whether no failure counts, so that a success changes nothing.
	 * @return whether that is so
	 */
	public boolean isNone() {
		return this.counted.isEmpty() && this.compared.count() == 0;
	}

	/**
	 * Count a failure towards a threshold.
	 * @param kind its kind
	 * @param atNanos when it happened
	 * @param threshold the threshold of this kind
	 * @return the failures with it
	 */
	public Failures count(FailureKind kind, long atNanos, int threshold) {
		Map<FailureKind, FailureWindow> next = new EnumMap<>(FailureKind.class);
		next.putAll(this.counted);
		next.put(kind, window(kind).add(atNanos, threshold));
		return new Failures(next, this.compared);
	}

	/**
	 * Take a failure into the comparison.
	 * @param failure the failure
	 * @param windowNanos how old others may be that still count
	 * @param fellows the fellows from now on, if it is the first of a run
	 * @return the failures with it
	 */
	public Failures compare(FailureRun.Failure failure, long windowNanos, Supplier<Bystanders> fellows) {
		return new Failures(this.counted, this.compared.add(failure, windowNanos, fellows));
	}

	/**
	 * The same, with what is told of the last one that was compared.
	 * @param cause what happened
	 * @param othersShare the share of failures of the others, from 0 to 1
	 * @return the failures
	 */
	public Failures told(String cause, double othersShare) {
		return new Failures(this.counted, this.compared.told(cause, othersShare));
	}

	/**
	 * A request succeeded.
	 * @return what is left
	 */
	public Failures afterSuccess() {
		return new Failures(Map.of(), this.compared.afterSuccess());
	}

	/**
	 * How many failures of a kind count towards its threshold.
	 * @param kind the kind
	 * @param nowNanos the present
	 * @param windowNanos how old they may be
	 * @return their number
	 */
	public int count(FailureKind kind, long nowNanos, long windowNanos) {
		return window(kind).count(nowNanos, windowNanos);
	}

	/**
	 * The time between the first and the last failure that count towards a threshold.
	 * @param kind the kind
	 * @param nowNanos the present
	 * @param windowNanos how old they may be
	 * @return nanoseconds
	 */
	public long span(FailureKind kind, long nowNanos, long windowNanos) {
		return window(kind).span(nowNanos, windowNanos);
	}

	/**
	 * The kind nearest to its threshold.
	 * @param settings the thresholds
	 * @param nowNanos the present
	 * @return the kind, or {@code null} if no failure counts towards one
	 */
	public @Nullable FailureKind worst(PassiveSettings settings, long nowNanos) {
		FailureKind worst = null;
		double worstShare = 0;
		for (FailureKind kind : this.counted.keySet()) {
			Integer threshold = settings.threshold(kind);
			double share = count(kind, nowNanos, settings.failTimeout().toNanos())
					/ (double) Math.max(1, (threshold != null) ? threshold : 1);
			if (share > worstShare) {
				worst = kind;
				worstShare = share;
			}
		}
		return worst;
	}

	private FailureWindow window(FailureKind kind) {
		return this.counted.getOrDefault(kind, FailureWindow.empty());
	}

}
