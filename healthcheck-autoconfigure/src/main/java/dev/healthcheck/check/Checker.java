package dev.healthcheck.check;

import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks targets again and again, and gives each report to its target.
 * <p>
 * The wait between two checks of a target begins when the first has ended: the unhealthy
 * interval if the target needs attention, the healthy interval otherwise, each spread by
 * the jitter to both sides. A target whose interval is zero is not checked until
 * {@link #checkNow(CheckTarget) asked for}. The first check comes at a random point of
 * one interval, so that a large upstream is not checked in one burst; while there are no
 * more targets than may be checked at once, it comes within 100 ms, so that a small one
 * is known soon. A target that others check is checked here at a multiple of the healthy
 * interval, the first time at a random point of that.
 * <p>
 * At most {@code concurrency} checks are under way, never two of one target, those that
 * were given up not counted; a target may be asked more than once for one check. Checks
 * that are due beyond that wait for their turn, {@linkplain #checkNow(CheckTarget)
 * requested} ones first, then those of targets that need attention; a slow target holds
 * one place, and delays nobody while there are others. A check whose probe throws, fails
 * or does not answer within the timeout and a second is a failed check.
 * <p>
 * All methods may be called by any thread. Targets are called on the scheduler's thread;
 * what they throw is logged. With checks disabled nothing is ever checked, not even on
 * request.
 */
public final class Checker implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(Checker.class);

	private final CheckSettings settings;

	private final NodeProbe probe;

	private final Scheduler scheduler;

	private volatile boolean closed;

	// all below is read and written on the scheduler's thread only

	private final IdentityHashMap<CheckTarget, CheckSlot> slots = new IdentityHashMap<>();

	private final CheckSchedule schedule;

	private final RunningChecks running;

	private final CheckAlarm alarm;

	private long nextNumber;

	/**
	 * A checker without targets.
	 * @param settings how often targets are checked, and how long a check may take
	 * @param probe asks a target
	 * @param scheduler time, and the thread that everything happens on
	 * @param random spreads checks; used on the scheduler's thread only
	 */
	public Checker(CheckSettings settings, NodeProbe probe, Scheduler scheduler, RandomGenerator random) {
		this.settings = Objects.requireNonNull(settings, "'settings' must not be null");
		this.probe = Objects.requireNonNull(probe, "'probe' must not be null");
		this.scheduler = Objects.requireNonNull(scheduler, "'scheduler' must not be null");
		this.schedule = new CheckSchedule(settings, scheduler,
				Objects.requireNonNull(random, "'random' must not be null"));
		this.running = new RunningChecks(probe, settings.timeout(), scheduler, this::finish, this::proceed);
		this.alarm = new CheckAlarm(scheduler, this::proceed);
	}

	/**
	 * Check a target from now on. Does nothing if it is checked already.
	 * @param target the target
	 */
	public void add(CheckTarget target) {
		Objects.requireNonNull(target, "'target' must not be null");
		submit(() -> {
			if (!this.slots.containsKey(target)) {
				CheckSlot slot = new CheckSlot(target, this.nextNumber++);
				this.slots.put(target, slot);
				slot.assess();
				this.schedule.first(slot, this.slots.size());
			}
		});
	}

	/**
	 * Check a target no longer. The result of a check under way is dropped.
	 * @param target the target
	 */
	public void remove(CheckTarget target) {
		Objects.requireNonNull(target, "'target' must not be null");
		submit(() -> {
			CheckSlot slot = this.slots.remove(target);
			if (slot != null) {
				withdraw(slot);
			}
		});
	}

	/**
	 * Have a check of a target started from now on, as soon as possible: at once, or, if
	 * one is under way, right after it has ended. Does nothing if the target is not
	 * checked here or checks are disabled.
	 * @param target the target
	 */
	public void checkNow(CheckTarget target) {
		request(target, (slot) -> slot.again = true);
	}

	/**
	 * The same, but do not wait for a check that cannot tell what is asked: one under way
	 * that began before a point in time is given up, and a new one takes its place.
	 * @param target the target
	 * @param sinceNanos the point in time, by the scheduler's clock
	 */
	public void checkNow(CheckTarget target, long sinceNanos) {
		request(target, (slot) -> {
			if (slot.startedNanos - sinceNanos < 0) {
				this.running.giveUp(slot);
				slot.again = false;
				this.schedule.request(slot);
			}
			else {
				slot.again = true;
			}
		});
	}

	/**
	 * Find out as soon as possible whether a target passes. A check that is under way may
	 * be held up by what is over by now: the target is asked once more beside it, and the
	 * check has passed as soon as either has.
	 * @param target the target
	 */
	public void askNow(CheckTarget target) {
		request(target, this.running::askAgain);
	}

	/**
	 * Have a check of a target started within a time, at a random point of it, unless one
	 * is planned earlier. Does nothing if the target is not checked here or checks are
	 * disabled.
	 * @param target the target
	 * @param time how soon; a check that is under way does not count
	 */
	public void checkWithin(CheckTarget target, Duration time) {
		Objects.requireNonNull(target, "'target' must not be null");
		submit(() -> {
			CheckSlot slot = this.slots.get(target);
			if (slot != null) {
				hasten(slot, this.schedule.momentWithin(time));
			}
		});
	}

	private void hasten(CheckSlot slot, long dueNanos) {
		switch (slot.phase) {
			case RUNNING -> slot.hasten(dueNanos);
			case WAITING, IDLE -> {
				slot.assess();
				this.schedule.hasten(slot, dueNanos);
			}
			case READY -> {
			}
		}
	}

	private void request(CheckTarget target, Consumer<CheckSlot> whileRunning) {
		Objects.requireNonNull(target, "'target' must not be null");
		submit(() -> {
			CheckSlot slot = this.slots.get(target);
			if (slot != null && slot.phase == CheckSlot.Phase.RUNNING) {
				whileRunning.accept(slot);
			}
			else if (slot != null) {
				this.schedule.request(slot);
			}
		});
	}

	/**
	 * Check nothing any longer. Results of checks under way are dropped. Repeated calls
	 * do nothing.
	 */
	@Override
	public void close() {
		submit(() -> {
			this.slots.values().forEach(this::withdraw);
			this.slots.clear();
			this.alarm.cancel();
		});
		this.closed = true;
	}

	private void submit(Runnable change) {
		if (this.settings.enabled() && !this.closed) {
			this.scheduler.schedule(Duration.ZERO, () -> {
				change.run();
				proceed();
			});
		}
	}

	private void withdraw(CheckSlot slot) {
		slot.removed = true;
		this.schedule.remove(slot);
		forget(slot);
	}

	/** Do all that is due, and come back when the next thing is. */
	private void proceed() {
		this.running.giveUpOverdue();
		this.schedule.advance();
		while (this.running.size() < this.settings.concurrency()) {
			CheckSlot next = this.schedule.poll();
			if (next == null) {
				break;
			}
			this.running.start(next);
		}
		if (!this.closed) {
			this.alarm.set(nextNanos());
		}
	}

	private void finish(CheckSlot slot, CheckReport report) {
		slot.phase = CheckSlot.Phase.IDLE;
		if (slot.removed) {
			forget(slot);
			return;
		}
		slot.report(report);
		boolean patrolsAlready = slot.patrol > 0;
		slot.assess();
		boolean hastened = slot.hastened;
		slot.hastened = false;
		if (slot.again) {
			slot.again = false;
			this.schedule.request(slot);
		}
		else {
			this.schedule.next(slot, patrolsAlready);
			if (hastened) {
				hasten(slot, slot.hastenedNanos);
			}
		}
	}

	private void forget(CheckSlot slot) {
		try {
			this.probe.forget(slot.target.address());
		}
		catch (Throwable ex) {
			log.warn("The probe failed to release what it kept for {}", slot.target.address(), ex);
		}
	}

	private @Nullable Long nextNanos() {
		Long due = this.schedule.firstDueNanos();
		Long overdue = this.running.firstOverdueNanos();
		if (due == null || overdue == null) {
			return (due != null) ? due : overdue;
		}
		return (overdue - due < 0) ? overdue : due;
	}

}
