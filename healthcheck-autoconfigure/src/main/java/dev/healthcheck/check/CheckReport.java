package dev.healthcheck.check;

import java.time.Duration;

/**
 * A check that has ended.
 *
 * @param result what it found
 * @param startedNanos when it began, on the scheduler's monotonic clock
 * @param endedNanos when it ended
 */
public record CheckReport(ProbeResult result, long startedNanos, long endedNanos) {

	/**
	 * How long the check took.
	 * @return its duration
	 */
	public Duration latency() {
		return Duration.ofNanos(this.endedNanos - this.startedNanos);
	}

}
