package dev.healthcheck.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.healthcheck.check.Scheduler;

/**
 * Answers whose bodies have not ended. Who has not begun to read one by and by has
 * forgotten it, and the request is over; who has may forget the rest. Looked through a
 * few times a second while there are any: most have ended by then, and a timer or a
 * cleaner for each would take longer than to choose a node.
 */
final class OpenAnswers {

	/** How long a body may wait to be read. */
	static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final Duration PERIOD = Duration.ofMillis(100);

	private final Queue<InFlight> added = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean watching = new AtomicBoolean();

	/** Those that were unread at the last look; used by looks only. */
	private final List<Unread> unread = new ArrayList<>();

	/**
	 * An answer has come.
	 * @param inFlight the request
	 * @param scheduler runs the looks, and has the clock
	 */
	void add(InFlight inFlight, Scheduler scheduler) {
		this.added.add(inFlight);
		watch(scheduler);
	}

	private void watch(Scheduler scheduler) {
		if (!this.watching.get() && this.watching.compareAndSet(false, true)) {
			scheduler.schedule(PERIOD, () -> look(scheduler));
		}
	}

	private void look(Scheduler scheduler) {
		long now = scheduler.nanoTime();
		for (InFlight next = this.added.poll(); next != null; next = this.added.poll()) {
			if (!next.isOver()) {
				this.unread.add(new Unread(next, now + TIMEOUT.toNanos()));
			}
		}
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
				this.inFlight.mayBeForgotten();
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
