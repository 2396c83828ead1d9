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
 * @param times how often in a row that was known, with no request answered in time in
 * between
 */
record Silence(@Nullable Long sinceNanos, int late, @Nullable Long askedNanos, @Nullable Long certainNanos,
		Lateness lateness, int times) {

	static final Silence NONE = new Silence(null, 0, null, null, Lateness.NONE, 0);

	private static final long FIRST_REST_NANOS = 250_000_000;

	/** So a node that is quick again has requests after four seconds at most. */
	private static final int MAX_DOUBLINGS = 4;

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
		return new Silence(beganNanos, 0, this.askedNanos, this.certainNanos, this.lateness, this.times);
	}

	/** A request is late. */
	Silence late(long beganNanos) {
		return new Silence((this.sinceNanos != null) ? this.sinceNanos : Long.valueOf(beganNanos), this.late + 1,
				this.askedNanos, this.certainNanos, this.lateness, this.times);
	}

	Silence asked(long nowNanos) {
		return new Silence(this.sinceNanos, this.late, nowNanos, this.certainNanos, this.lateness, this.times);
	}

	Silence confirmed(long nowNanos) {
		return new Silence(this.sinceNanos, this.late, this.askedNanos, nowNanos, this.lateness, this.times + 1);
	}

	/** Something came from it. */
	Silence broken() {
		return new Silence(null, 0, this.askedNanos, null, this.lateness, this.times);
	}

	Silence with(Lateness lateness) {
		return new Silence(this.sinceNanos, this.late, this.askedNanos, this.certainNanos, lateness, this.times);
	}

	/**
	 * A request was answered.
	 * @param beganNanos when it began: if one has become late since, it is not known to
	 * have been answered in time
	 */
	Silence answered(long beganNanos) {
		boolean inTime = this.lateness.equals(Lateness.NONE) || beganNanos - this.lateness.atNanos() >= 0;
		return new Silence(null, 0, this.askedNanos, null, this.lateness, inTime ? 0 : this.times);
	}

	/**
	 * Whether it is not one pause, after which the node would be as good as before.
	 */
	boolean isSlow() {
		return this.times > 1;
	}

	/**
	 * How long requests avoid a node that is slow, although something comes from it:
	 * longer each time.
	 */
	long restNanos() {
		return FIRST_REST_NANOS << Math.min(this.times - 2, MAX_DOUBLINGS);
	}

}
