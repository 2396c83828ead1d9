package dev.healthcheck.check;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The place of one target in the schedule of a {@link Checker}. Kept small, because there
 * may be ten thousands; read and written on the scheduler's thread only.
 */
final class CheckSlot implements Comparable<CheckSlot> {

	private static final Logger log = LoggerFactory.getLogger(CheckTarget.class);

	/** Where a target is in its cycle. */
	enum Phase {

		/** Nothing is planned. */
		IDLE,

		/** The next check is planned for {@link CheckSlot#dueNanos}. */
		WAITING,

		/** The check is due, and waits for its turn. */
		READY,

		/** The check is under way. */
		RUNNING

	}

	final CheckTarget target;

	/** Orders slots that are due at the same time. */
	private final long number;

	Phase phase = Phase.IDLE;

	/** Whether the target needs attention, as of its last report. */
	boolean attention;

	/** How many healthy intervals lie between two checks, 0 for one. */
	int patrol;

	/** Whether another check was asked for while this one was under way. */
	boolean again;

	/** Whether, and until when, the next check was asked for while one was under way. */
	boolean hastened;

	long hastenedNanos;

	boolean removed;

	long dueNanos;

	long startedNanos;

	/**
	 * The number of the first probe of the present check, so that an answer that comes
	 * too late is told from a current one.
	 */
	int firstProbe;

	int lastProbe;

	CheckSlot(CheckTarget target, long number) {
		this.target = target;
		this.number = number;
	}

	/** Give a report to the target, and log what it throws. */
	void report(CheckReport report) {
		try {
			this.target.accept(report);
		}
		catch (Throwable ex) {
			log.error("The report of a check of {} was not accepted", this.target.address(), ex);
		}
	}

	/** Ask the target how soon it is to be checked. */
	void assess() {
		this.attention = needsAttention();
		this.patrol = this.target.patrol();
	}

	private boolean needsAttention() {
		try {
			return this.target.needsAttention();
		}
		catch (Throwable ex) {
			log.error("Whether {} needs attention is not known", this.target.address(), ex);
			return false;
		}
	}

	/** The next check is asked for while one is under way. */
	void hasten(long dueNanos) {
		this.hastenedNanos = (this.hastened && this.hastenedNanos - dueNanos < 0) ? this.hastenedNanos : dueNanos;
		this.hastened = true;
	}

	@Override
	public int compareTo(CheckSlot other) {
		// differences survive the overflow of a monotonic clock, plain comparison does
		// not
		int byTime = Long.signum(this.dueNanos - other.dueNanos);
		return (byTime != 0) ? byTime : Long.compare(this.number, other.number);
	}

}
