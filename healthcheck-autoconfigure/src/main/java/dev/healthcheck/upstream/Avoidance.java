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
