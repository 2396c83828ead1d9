package dev.healthcheck.breaker;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

import dev.healthcheck.node.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * Failures since the last success, each kind apart: kinds do not zero each other and are
 * not summed. Guarded as its breaker is.
 */
final class FailureCounts {

	private final PassiveSettings settings;

	private final Map<FailureKind, FailureWindow> windows = new EnumMap<>(FailureKind.class);

	FailureCounts(PassiveSettings settings) {
		this.settings = settings;
		for (FailureKind kind : FailureKind.values()) {
			this.windows.put(kind, new FailureWindow(Objects.requireNonNullElse(settings.threshold(kind), 1),
					settings.failTimeout().toNanos()));
		}
	}

	/**
	 * Count a failure.
	 * @return whether its kind has reached the threshold
	 */
	boolean add(FailureKind kind, long failedNanos) {
		return window(kind).add(failedNanos);
	}

	/** The time between the first and the last failure that count. */
	long span(FailureKind kind, long nowNanos) {
		return window(kind).span(nowNanos);
	}

	int count(FailureKind kind, long nowNanos) {
		return window(kind).count(nowNanos);
	}

	/** The kind nearest to its threshold, {@code null} if no failure is counted. */
	@Nullable FailureKind worst(long nowNanos) {
		FailureKind worst = null;
		double worstShare = 0;
		for (FailureKind kind : FailureKind.values()) {
			double share = count(kind, nowNanos)
					/ (double) Math.max(1, Objects.requireNonNullElse(this.settings.threshold(kind), 1));
			if (share > worstShare) {
				worst = kind;
				worstShare = share;
			}
		}
		return worst;
	}

	void clear() {
		this.windows.values().forEach(FailureWindow::clear);
	}

	private FailureWindow window(FailureKind kind) {
		return Objects.requireNonNull(this.windows.get(kind));
	}

}
