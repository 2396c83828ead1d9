package dev.healthcheck.upstream;

import org.jspecify.annotations.Nullable;

/**
 * What a node has not answered, while nothing else came from it.
 *
 * @param sinceNanos when the oldest of it began, {@code null} if there is nothing
 * @param late how many requests are late
 * @param askedNanos when checks were last asked because of that, {@code null} if never
 * @param certainNanos since when it is known that others have answered meanwhile, so that
 * requests avoid it; {@code null} if it is not
 * @param lateness how many of its requests were late, also before something came from it
 */
record Silence(@Nullable Long sinceNanos, int late, @Nullable Long askedNanos, @Nullable Long certainNanos,
		Lateness lateness) {

	static final Silence NONE = new Silence(null, 0, null, null, Lateness.NONE);

	/** Whether others have answered meanwhile, so that requests avoid the node. */
	boolean isCertain() {
		return this.certainNanos != null;
	}

	/** Whether there is anything that was not answered. */
	boolean isBegun() {
		return this.sinceNanos != null;
	}

	/** A check was not answered in time. */
	Silence unanswered(long beganNanos) {
		return new Silence(beganNanos, 0, this.askedNanos, this.certainNanos, this.lateness);
	}

	/** A request is late. */
	Silence late(long beganNanos) {
		return new Silence((this.sinceNanos != null) ? this.sinceNanos : Long.valueOf(beganNanos), this.late + 1,
				this.askedNanos, this.certainNanos, this.lateness);
	}

	Silence asked(long nowNanos) {
		return new Silence(this.sinceNanos, this.late, nowNanos, this.certainNanos, this.lateness);
	}

	Silence confirmed(long nowNanos) {
		return new Silence(this.sinceNanos, this.late, this.askedNanos, nowNanos, this.lateness);
	}

	/** Something came from it. */
	Silence broken() {
		return new Silence(null, 0, this.askedNanos, null, this.lateness);
	}

	Silence with(Lateness lateness) {
		return new Silence(this.sinceNanos, this.late, this.askedNanos, this.certainNanos, lateness);
	}

}
