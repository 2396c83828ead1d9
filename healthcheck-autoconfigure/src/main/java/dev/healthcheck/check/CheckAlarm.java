package dev.healthcheck.check;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Wakes a checker when the next thing is due, but not again before the scheduler has
 * slept: waking costs as much as half a check, which those that are due meanwhile share.
 * Used on the scheduler's thread only.
 */
final class CheckAlarm {

	private final Scheduler scheduler;

	private final Runnable wake;

	private Scheduler.@Nullable Cancellable planned;

	private long plannedNanos;

	private @Nullable Long wokenNanos;

	CheckAlarm(Scheduler scheduler, Runnable wake) {
		this.scheduler = scheduler;
		this.wake = wake;
	}

	/**
	 * Wake at a moment, or a little later.
	 * @param nanos the moment, {@code null} if nothing will be due
	 */
	void set(@Nullable Long nanos) {
		if (nanos == null) {
			return;
		}
		long earliest = (this.wokenNanos != null) ? this.wokenNanos + this.scheduler.leastSleep().toNanos() : nanos;
		long moment = (nanos - earliest < 0) ? earliest : nanos;
		// an alarm that is too early only looks and sets the next one
		if (this.planned != null && this.plannedNanos - moment <= 0) {
			return;
		}
		cancel();
		this.plannedNanos = moment;
		this.planned = this.scheduler.schedule(Duration.ofNanos(moment - this.scheduler.nanoTime()), () -> {
			this.planned = null;
			this.wokenNanos = this.scheduler.nanoTime();
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
