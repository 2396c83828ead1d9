package dev.healthcheck.upstream;

import org.jspecify.annotations.Nullable;

/**
 * What a node has not answered, while nothing else came from it.
 *
 * @param sinceNanos when the oldest of it began, {@code null} if there is nothing
 * @param late how many requests are late
 * @param askedNanos when checks were last asked because of that, {@code null} if never
 * @param certain whether others have answered meanwhile, so that requests avoid it
 */
record Silence(@Nullable Long sinceNanos, int late, @Nullable Long askedNanos, boolean certain) {

	static final Silence NONE = new Silence(null, 0, null, false);

	/** Whether there is anything that was not answered. */
	boolean isBegun() {
		return this.sinceNanos != null;
	}

	/** A check was not answered in time. */
	Silence unanswered(long beganNanos) {
		return new Silence(beganNanos, 0, this.askedNanos, this.certain);
	}

	/** A request is late. */
	Silence late(long beganNanos) {
		return new Silence((this.sinceNanos != null) ? this.sinceNanos : Long.valueOf(beganNanos), this.late + 1,
				this.askedNanos, this.certain);
	}

	Silence asked(long nowNanos) {
		return new Silence(this.sinceNanos, this.late, nowNanos, this.certain);
	}

	Silence confirmed() {
		return new Silence(this.sinceNanos, this.late, this.askedNanos, true);
	}

	/** Something came from it. */
	Silence broken() {
		return new Silence(null, 0, this.askedNanos, false);
	}

}
