package dev.healthcheck.upstream;

/**
 * The share of its weight that a node gets after it joined or came back, in twentieths: a
 * tenth at first, all of it at the end. Guarded by the upstream's lock, except for
 * {@link #share()}.
 */
final class WarmUp {

	/** A warm node's share. */
	static final int FULL = 20;

	private static final int LEAST = FULL / 10;

	private volatile int share = FULL;

	private long startedNanos;

	private long durationNanos;

	private long outSinceNanos;

	int share() {
		return this.share;
	}

	boolean isWarm() {
		return this.share == FULL;
	}

	/** The node is out of service from now on. */
	void out(long nowNanos) {
		this.outSinceNanos = nowNanos;
	}

	/** Whether the node was away for so long that it has grown cold. */
	boolean isCold(long nowNanos, long durationNanos) {
		return nowNanos - this.outSinceNanos > durationNanos / 2;
	}

	void begin(long nowNanos, long durationNanos) {
		this.startedNanos = nowNanos;
		this.durationNanos = durationNanos;
		this.share = LEAST;
	}

	/**
	 * Follow the clock.
	 * @return whether the share has changed
	 */
	boolean advance(long nowNanos) {
		// in floating point, because the product could overflow
		double part = (nowNanos - this.startedNanos) / (double) this.durationNanos;
		int share = (int) Math.min(FULL, Math.max(LEAST, Math.floor(part * FULL)));
		boolean changed = share != this.share;
		this.share = share;
		return changed;
	}

	/**
	 * End it early.
	 * @return whether the share has changed
	 */
	boolean end() {
		boolean changed = this.share != FULL;
		this.share = FULL;
		return changed;
	}

}
