package dev.healthcheck.check;

import java.time.Duration;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

/**
 * When targets are to be checked: those that wait for their time, and those whose time
 * has come. Used on the scheduler's thread only.
 */
final class CheckSchedule {

	private static final Duration FIRST_SPREAD = Duration.ofMillis(100);

	/** Far from the overflow of nanoseconds. */
	private static final Duration LONGEST_PATROL = Duration.ofDays(365);

	private final CheckSettings settings;

	private final Scheduler scheduler;

	private final RandomGenerator random;

	private final TreeSet<CheckSlot> waiting = new TreeSet<>();

	private final ReadyQueue ready = new ReadyQueue();

	/**
	 * Nothing is planned.
	 * @param settings how often targets are checked
	 * @param scheduler time
	 * @param random spreads checks
	 */
	CheckSchedule(CheckSettings settings, Scheduler scheduler, RandomGenerator random) {
		this.settings = settings;
		this.scheduler = scheduler;
		this.random = random;
	}

	/**
	 * Plan the first check of a target.
	 * @param slot its place
	 * @param targets how many there are
	 */
	void first(CheckSlot slot, int targets) {
		Duration spread = interval(slot);
		if (!spread.isZero()) {
			boolean few = targets <= this.settings.concurrency();
			planAt(slot, momentWithin(few ? min(spread, FIRST_SPREAD) : spread));
		}
	}

	private static Duration min(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

	/**
	 * Plan the check after one that has ended.
	 * @param slot the place of the target
	 * @param patrolsAlready whether others have checked it before this one as well
	 */
	void next(CheckSlot slot, boolean patrolsAlready) {
		long interval = interval(slot).toNanos();
		if (interval == 0) {
			return;
		}
		if (slot.patrol > 0 && !slot.attention) {
			// instances that stop checking a node at the same time look after it in turns
			double factor = patrolsAlready ? jittered() : this.random.nextDouble();
			plan(slot, (long) Math.min(factor * interval * slot.patrol, (double) LONGEST_PATROL.toNanos()));
		}
		else {
			plan(slot, (long) (interval * jittered()));
		}
	}

	private double jittered() {
		return 1 + this.settings.jitter() * (2 * this.random.nextDouble() - 1);
	}

	private Duration interval(CheckSlot slot) {
		return slot.attention ? this.settings.unhealthyInterval() : this.settings.healthyInterval();
	}

	private void plan(CheckSlot slot, long waitNanos) {
		planAt(slot, this.scheduler.nanoTime() + waitNanos);
	}

	private void planAt(CheckSlot slot, long dueNanos) {
		slot.dueNanos = dueNanos;
		slot.phase = CheckSlot.Phase.WAITING;
		this.waiting.add(slot);
	}

	/** A random moment within a time from now. */
	long momentWithin(Duration time) {
		return this.scheduler.nanoTime() + (long) (time.toNanos() * this.random.nextDouble());
	}

	/** Plan a check that is not planned for an earlier moment. */
	void hasten(CheckSlot slot, long dueNanos) {
		boolean sooner = slot.phase == CheckSlot.Phase.WAITING && slot.dueNanos - dueNanos < 0;
		long due = sooner ? slot.dueNanos : dueNanos;
		remove(slot);
		planAt(slot, due);
	}

	/** A check is to be made before all that were not asked for. */
	void request(CheckSlot slot) {
		remove(slot);
		this.ready.addRequested(slot);
	}

	/** Whatever is planned, it is not any more. */
	void remove(CheckSlot slot) {
		switch (slot.phase) {
			case WAITING -> this.waiting.remove(slot);
			case READY -> this.ready.remove(slot);
			case IDLE, RUNNING -> {
			}
		}
	}

	/** Time has passed. */
	void advance() {
		long now = this.scheduler.nanoTime();
		while (!this.waiting.isEmpty() && this.waiting.first().dueNanos - now <= 0) {
			this.ready.add(this.waiting.pollFirst());
		}
	}

	/** The next check whose time has come, {@code null} if there is none. */
	@Nullable CheckSlot poll() {
		return this.ready.poll();
	}

	/** When the next check's time comes, {@code null} if none waits for it. */
	@Nullable Long firstDueNanos() {
		return this.waiting.isEmpty() ? null : this.waiting.first().dueNanos;
	}

}
