package dev.healthcheck.upstream;

import org.jspecify.annotations.Nullable;

/**
 * That requests avoid a node for a while, as long as there are others.
 *
 * @param untilNanos until when
 * @param cause why
 */
record Avoidance(long untilNanos, Cause cause) {

	/** Whichever lasts longer. */
	static Avoidance longer(@Nullable Avoidance present, Avoidance next) {
		return (present != null && present.untilNanos - next.untilNanos > 0) ? present : next;
	}

	/**
	 * The node asks for it. Its latest word counts, but does not cut short what was found
	 * without it.
	 */
	static Avoidance asked(@Nullable Avoidance present, long untilNanos) {
		Avoidance asked = new Avoidance(untilNanos, Cause.ASKED);
		return (present != null && present.cause == Cause.ASKED) ? asked : longer(present, asked);
	}

	boolean isOver(long nowNanos) {
		return nowNanos - this.untilNanos >= 0;
	}

	/** Why a node is avoided. */
	enum Cause {

		/** It has said that it is busy. */
		ASKED,

		/** It keeps requests waiting time after time. */
		SLOW,

		/** It has failed, and others tell more than it would. */
		FAILING

	}

}
