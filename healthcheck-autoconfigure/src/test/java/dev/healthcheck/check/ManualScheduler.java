package dev.healthcheck.check;

import java.time.Duration;
import java.util.PriorityQueue;

import org.jspecify.annotations.Nullable;

/**
 * A scheduler whose clock stands still until it is {@linkplain #advance advanced}. Tasks
 * run on the thread that advances it, in the order of their due times, and those due at
 * the same time in the order in which they were scheduled. What a task throws reaches the
 * caller.
 */
public final class ManualScheduler implements Scheduler {

	/** Crosses zero soon, so that no test relies on the clock being positive. */
	private static final long ORIGIN = -Duration.ofSeconds(1).toNanos();

	private final PriorityQueue<Task> tasks = new PriorityQueue<>();

	private long now = ORIGIN;

	private long nextNumber;

	@Override
	public synchronized long nanoTime() {
		return this.now;
	}

	@Override
	public synchronized Cancellable schedule(Duration delay, Runnable task) {
		long wait = Math.max(0, delay.toNanos());
		Task scheduled = new Task(this.now + wait, this.nextNumber++, task);
		this.tasks.add(scheduled);
		return () -> {
			synchronized (this) {
				this.tasks.remove(scheduled);
			}
		};
	}

	/**
	 * Let time pass, and run all that is due until then, including what those tasks
	 * schedule.
	 * @param time how much
	 */
	public void advance(Duration time) {
		long end = nanoTime() + time.toNanos();
		Task next = pollDue(end);
		while (next != null) {
			next.task.run();
			next = pollDue(end);
		}
		synchronized (this) {
			this.now = end;
		}
	}

	/**
	 * Let time pass in which nothing runs, as if the process were stopped; all that is
	 * due meanwhile runs at its end.
	 * @param time how much
	 */
	public void heldUpFor(Duration time) {
		synchronized (this) {
			this.now += time.toNanos();
		}
		runDue();
	}

	/** Run all that is due without letting time pass. */
	public void runDue() {
		advance(Duration.ZERO);
	}

	/**
	 * The number of tasks that have not run yet.
	 * @return their number
	 */
	public synchronized int pending() {
		return this.tasks.size();
	}

	private synchronized @Nullable Task pollDue(long end) {
		Task next = this.tasks.peek();
		if (next == null || next.dueNanos > end) {
			return null;
		}
		this.tasks.poll();
		this.now = Math.max(this.now, next.dueNanos);
		return next;
	}

	private record Task(long dueNanos, long number, Runnable task) implements Comparable<Task> {

		@Override
		public int compareTo(Task other) {
			int byTime = Long.compare(this.dueNanos, other.dueNanos);
			return (byTime != 0) ? byTime : Long.compare(this.number, other.number);
		}

	}

}
