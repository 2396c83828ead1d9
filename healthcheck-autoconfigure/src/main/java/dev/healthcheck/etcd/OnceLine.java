package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * Lets so many writes of a client be under way at a time; others wait, and have their
 * turn in the order in which they came. Writes that are repeated until they are answered
 * would pile up otherwise while etcd is slow, and keep it slow by being repeated.
 * Thread-safe.
 */
final class OnceLine {

	/**
	 * More at a time hardly make etcd any faster, and these are all that it is asked for
	 * again while it does not answer.
	 */
	static final int MOST = 128;

	private static final Status IN_VAIN = Status.UNAVAILABLE
		.withDescription("not attempted in time: " + MOST + " writes that came before it had not ended");

	private static final Status CLOSED = Status.UNAVAILABLE
		.withDescription("not attempted: the client was closed before");

	private static final Duration LOOK = Duration.ofMillis(100);

	private final Repeat repeat;

	private final Queue<Member> waiting = new ArrayDeque<>();

	private int free = MOST;

	/** Whether somebody will look after those that wait. */
	private boolean looking;

	/** Whether a thread lets members have their turn, which may end at once. */
	private final AtomicBoolean calling = new AtomicBoolean();

	/**
	 * A line of nobody.
	 * @param repeat has time; when it is closed, those that wait are turned away
	 */
	OnceLine(Repeat repeat) {
		this.repeat = repeat;
	}

	/** Let a member have its turn, now or later. */
	void enter(Member member) {
		if (!waits(member)) {
			member.turn();
		}
	}

	private boolean waits(Member member) {
		synchronized (this) {
			if (this.free > 0 && this.waiting.isEmpty()) {
				this.free--;
				return false;
			}
			this.waiting.add(member);
			if (this.looking) {
				return true;
			}
			this.looking = true;
		}
		lookLater();
		return true;
	}

	/**
	 * A member whose turn had come has ended.
	 * @param tell tells its caller, which may take long
	 */
	void leave(Runnable tell) {
		synchronized (this) {
			this.free++;
		}
		try {
			tell.run();
		}
		finally {
			callNext();
		}
	}

	/** One thread at a time, so that turns that end at once are not nested. */
	private void callNext() {
		while (hasTurns() && this.calling.compareAndSet(false, true)) {
			try {
				for (Member next = next(); next != null; next = next()) {
					next.turn();
				}
			}
			finally {
				this.calling.set(false);
			}
		}
	}

	private synchronized boolean hasTurns() {
		return this.free > 0 && !this.waiting.isEmpty();
	}

	private synchronized @Nullable Member next() {
		if (!hasTurns()) {
			return null;
		}
		this.free--;
		return this.waiting.poll();
	}

	private void lookLater() {
		this.repeat.later(LOOK, this::look, () -> turnAway((member) -> true, CLOSED));
	}

	private void look() {
		long now = this.repeat.scheduler().nanoTime();
		if (turnAway((member) -> member.isOver(now), IN_VAIN)) {
			lookLater();
		}
		// somebody who was told may keep the thread that would have called
		callNext();
	}

	private boolean turnAway(Predicate<Member> which, Status why) {
		List<Member> away = new ArrayList<>();
		boolean left;
		synchronized (this) {
			this.waiting.removeIf((member) -> which.test(member) && away.add(member));
			left = !this.waiting.isEmpty();
			this.looking = left;
		}
		away.forEach((member) -> member.turnAway(why));
		return left;
	}

	/** One who waits for a turn, and leaves when it has ended. */
	interface Member {

		/** Its turn has come. */
		void turn();

		/**
		 * Whether there is no point any more in waiting.
		 * @param nowNanos the present
		 * @return whether its time is over, or nobody wants its answer
		 */
		boolean isOver(long nowNanos);

		/**
		 * Its turn will not come.
		 * @param why the reason
		 */
		void turnAway(Status why);

	}

}
