package dev.healthcheck.simulation;

import java.time.Duration;
import java.util.PriorityQueue;

import dev.healthcheck.check.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Time that passes as fast as what happens in it can be computed. Tasks run on the thread
 * that lets time pass, in the order of their due times, and those due at the same time in
 * the order in which they were scheduled.
 */
public final class VirtualTime implements Scheduler {

	private final PriorityQueue<Task> tasks = new PriorityQueue<>();

	private long now;

	private long nextNumber;

	@Override
	public long nanoTime() {
		return this.now;
	}

	@Override
	public Cancellable schedule(Duration delay, Runnable task) {
		return at(this.now + delay.toNanos(), task);
	}

	/**
	 * Run a task at a point in time.
	 * @param nanos the time; one that is over means as soon as possible
	 * @param task what to run
	 * @return a handle that takes the task back
	 */
	public Cancellable at(long nanos, Runnable task) {
		Task scheduled = new Task(Math.max(this.now, nanos), this.nextNumber++, task);
		this.tasks.add(scheduled);
		return scheduled;
	}

	/**
	 * Let time pass, and run all that is due before its end.
	 * @param endNanos the time at which to stop
	 */
	void runUntil(long endNanos) {
		Task next = this.tasks.peek();
		while (next != null && next.dueNanos < endNanos) {
			this.tasks.poll();
			this.now = next.dueNanos;
			next.run();
			next = this.tasks.peek();
		}
		this.now = endNanos;
	}

	/** One that was taken back stays in the queue, which is cheaper than to find it. */
	private static final class Task implements Comparable<Task>, Cancellable {

		private final long dueNanos;

		private final long number;

		private @Nullable Runnable what;

		Task(long dueNanos, long number, Runnable what) {
			this.dueNanos = dueNanos;
			this.number = number;
			this.what = what;
		}

		void run() {
			if (this.what != null) {
				this.what.run();
			}
		}

		@Override
		public void cancel() {
			this.what = null;
		}

		@Override
		public int compareTo(Task other) {
			int byTime = Long.compare(this.dueNanos, other.dueNanos);
			return (byTime != 0) ? byTime : Long.compare(this.number, other.number);
		}

	}

}
