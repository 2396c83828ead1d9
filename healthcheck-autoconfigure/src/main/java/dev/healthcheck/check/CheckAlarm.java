package dev.healthcheck.check;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Wakes a checker when the next thing is due. Used on the scheduler's thread only.
 */
final class CheckAlarm {

	private final Scheduler scheduler;

	private final Runnable wake;

	private Scheduler.@Nullable Cancellable planned;

	private long plannedNanos;

	CheckAlarm(Scheduler scheduler, Runnable wake) {
		this.scheduler = scheduler;
		this.wake = wake;
	}

	/**
	 * Wake at a moment at the latest.
	 * @param nanos the moment, {@code null} if nothing will be due
	 */
	void set(@Nullable Long nanos) {
		// an alarm that is too early only looks and sets the next one
		if (nanos == null || (this.planned != null && this.plannedNanos - nanos <= 0)) {
			return;
		}
		cancel();
		this.plannedNanos = nanos;
		this.planned = this.scheduler.schedule(Duration.ofNanos(nanos - this.scheduler.nanoTime()), () -> {
			this.planned = null;
			this.wake.run();
		});
	}

	void cancel() {
		if (this.planned != null) {
			this.planned.cancel();
			this.planned = null;
		}
	}

}
