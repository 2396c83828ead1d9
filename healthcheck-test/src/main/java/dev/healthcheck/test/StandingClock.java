package dev.healthcheck.test;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

import dev.healthcheck.check.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Time that stands still until it is advanced. What is due then runs on the thread that
 * advances it, in the order of time.
 */
final class StandingClock implements Scheduler {

	private final PriorityQueue<Task> tasks = new PriorityQueue<>(
			Comparator.comparingLong(Task::dueNanos).thenComparingLong(Task::number));

	private long now;

	private long nextNumber;

	@Override
	public synchronized long nanoTime() {
		return this.now;
	}

	@Override
	public synchronized Cancellable schedule(Duration delay, Runnable action) {
		Task task = new Task(this.now + Math.max(0, delay.toNanos()), this.nextNumber++, action);
		this.tasks.add(task);
		return () -> cancel(task);
	}

	private synchronized void cancel(Task task) {
		this.tasks.remove(task);
	}

	void advance(Duration time) {
		long end = nanoTime() + time.toNanos();
		for (Task next = pollDue(end); next != null; next = pollDue(end)) {
			next.action.run();
		}
		synchronized (this) {
			this.now = end;
		}
	}

	private synchronized @Nullable Task pollDue(long end) {
		Task next = this.tasks.peek();
		if (next == null || next.dueNanos > end) {
			return null;
		}
		this.tasks.poll();
		this.now = next.dueNanos;
		return next;
	}

	private record Task(long dueNanos, long number, Runnable action) {
	}

}
