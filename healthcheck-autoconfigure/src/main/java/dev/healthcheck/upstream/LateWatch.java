package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

import dev.healthcheck.check.Scheduler;

/**
 * Finds the requests that are late. All may wait for the same time, so they become late
 * in the order in which they began, and a look at the oldest does for all. Looks go on
 * for a second after the last request, as only they tell that this process was held up.
 */
final class LateWatch {

	private static final Duration PERIOD = Duration.ofMillis(5);

	/**
	 * So many are looked at in each period: late ones that are more are looked at less
	 * often, those that are over more often.
	 */
	private static final int EACH_PERIOD = 100;

	/** How long a request may wait can become less, for those that wait already, too. */
	private static final long LONGEST_NANOS = 100_000_000;

	/** A look that comes later than this was held up, and answers were too. */
	private static final long HELD_UP_NANOS = 20_000_000;

	/** What was not done meanwhile is done then, which takes as long again, or this. */
	private static final long CATCHING_UP_NANOS = 1_000_000_000;

	/** So long after the last request looks go on. */
	private static final long AWAKE_NANOS = 1_000_000_000;

	private final Scheduler scheduler;

	private final LongSupplier threshold;

	private final Listener listener;

	private final Queue<Entry> begun = new ConcurrentLinkedQueue<>();

	/** Late ones that wait; used by looks only. */
	private final List<Entry> late = new ArrayList<>();

	private final AtomicBoolean watching = new AtomicBoolean();

	/** When this process has caught up with what held it up; written by looks only. */
	private volatile long caughtUpNanos;

	/** Used by looks only. */
	private long lastBegunNanos;

	/**
	 * A watch without requests.
	 * @param scheduler runs the looks, and has the clock
	 * @param threshold how long a request may wait, in nanoseconds; asked at each look
	 * @param listener is told
	 */
	LateWatch(Scheduler scheduler, LongSupplier threshold, Listener listener) {
		this.scheduler = scheduler;
		this.threshold = threshold;
		this.listener = listener;
		this.caughtUpNanos = scheduler.nanoTime();
		this.lastBegunNanos = this.caughtUpNanos;
	}

	/** A request began. */
	void add(NodeHealth node, Waiting request) {
		this.begun.add(new Entry(node, request, later(request.startedNanos(), this.caughtUpNanos)));
		if (!this.watching.get() && this.watching.compareAndSet(false, true)) {
			lookAfter(PERIOD.toNanos());
		}
	}

	private void lookAfter(long nanos) {
		long due = this.scheduler.nanoTime() + nanos;
		this.scheduler.schedule(Duration.ofNanos(nanos), () -> look(due));
	}

	private void look(long dueNanos) {
		long now = this.scheduler.nanoTime();
		long heldUp = now - dueNanos;
		if (heldUp > HELD_UP_NANOS) {
			heldUp(dueNanos, now + Math.min(heldUp, CATCHING_UP_NANOS));
		}
		long threshold = this.threshold.getAsLong();
		long next = threshold;
		int over = 0;
		for (Entry oldest = this.begun.peek(); oldest != null; oldest = this.begun.peek()) {
			if (!oldest.request.isOver()) {
				long left = oldest.sinceNanos + threshold - now;
				if (left > 0) {
					next = left;
					break;
				}
				this.late.add(oldest);
				this.listener.late(oldest.node, oldest.request);
			}
			this.lastBegunNanos = oldest.request.startedNanos();
			this.begun.poll();
			over++;
		}
		this.late.removeIf((entry) -> entry.request.isOver() || this.listener.wait(entry.node, entry.request));
		if (!this.late.isEmpty()) {
			lookAfter(PERIOD.toNanos() * (1 + this.late.size() / EACH_PERIOD));
		}
		else if (!this.begun.isEmpty() || now - this.lastBegunNanos < AWAKE_NANOS) {
			// what is over is not kept for long where there is much of it
			lookAfter((over > EACH_PERIOD) ? PERIOD.toNanos()
					: Math.max(PERIOD.toNanos(), Math.min(next, LONGEST_NANOS)));
		}
		else {
			rest();
		}
	}

	/**
	 * That time does not count for those that wait. What they have waited before does: a
	 * process that is held up again and again would never find out.
	 */
	private void heldUp(long fromNanos, long untilNanos) {
		if (untilNanos - this.caughtUpNanos > 0) {
			long from = later(fromNanos, this.caughtUpNanos);
			// first, so that what begins meanwhile is not missed
			this.caughtUpNanos = untilNanos;
			this.begun.forEach((entry) -> entry.heldUp(from, untilNanos));
		}
	}

	private static long later(long one, long other) {
		return (one - other >= 0) ? one : other;
	}

	private void rest() {
		this.watching.set(false);
		// one that was added just before
		if (!this.begun.isEmpty() && this.watching.compareAndSet(false, true)) {
			lookAfter(PERIOD.toNanos());
		}
	}

	private static final class Entry {

		private final NodeHealth node;

		private final Waiting request;

		/**
		 * When it would have begun if all of its time counted; used by looks only.
		 */
		private long sinceNanos;

		Entry(NodeHealth node, Waiting request, long sinceNanos) {
			this.node = node;
			this.request = request;
			this.sinceNanos = sinceNanos;
		}

		void heldUp(long fromNanos, long untilNanos) {
			this.sinceNanos += Math.max(0, untilNanos - later(fromNanos, this.sinceNanos));
		}

	}

	/** Is told of requests that are late. */
	interface Listener {

		/** A request has become late. */
		void late(NodeHealth node, Waiting request);

		/**
		 * A late one still waits.
		 * @return whether nothing more can be done for it
		 */
		boolean wait(NodeHealth node, Waiting request);

	}

}
