package dev.healthcheck.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.healthcheck.check.Scheduler;

/**
 * Answers whose bodies nobody has begun to read. Who has not by and by has forgotten it,
 * and the request is over. Looked through a few times a second while there are any: a
 * timer for each would take longer than all the rest of a request.
 */
final class UnreadBodies {

	/** How long a body may wait to be read. */
	static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final Duration PERIOD = Duration.ofMillis(100);

	private final Queue<Unread> added = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean watching = new AtomicBoolean();

	/** Those that were unread at the last look; used by looks only. */
	private final List<Unread> unread = new ArrayList<>();

	/**
	 * An answer has come.
	 * @param inFlight the request
	 * @param scheduler runs the looks, and has the clock
	 */
	void add(InFlight inFlight, Scheduler scheduler) {
		this.added.add(new Unread(inFlight, scheduler.nanoTime() + TIMEOUT.toNanos()));
		watch(scheduler);
	}

	private void watch(Scheduler scheduler) {
		if (!this.watching.get() && this.watching.compareAndSet(false, true)) {
			scheduler.schedule(PERIOD, () -> look(scheduler));
		}
	}

	private void look(Scheduler scheduler) {
		for (Unread next = this.added.poll(); next != null; next = this.added.poll()) {
			this.unread.add(next);
		}
		long now = scheduler.nanoTime();
		this.unread.removeIf((body) -> body.isOver(now));
		this.watching.set(false);
		// also one that was added just before
		if (!this.unread.isEmpty() || !this.added.isEmpty()) {
			watch(scheduler);
		}
	}

	private record Unread(InFlight inFlight, long dueNanos) {

		boolean isOver(long nowNanos) {
			if (this.inFlight.isTaken()) {
				return true;
			}
			boolean forgotten = nowNanos - this.dueNanos >= 0;
			if (forgotten) {
				this.inFlight.finished();
			}
			return forgotten;
		}

	}

}
