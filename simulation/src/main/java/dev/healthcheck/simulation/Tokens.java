package dev.healthcheck.simulation;

import java.util.function.Consumer;

/**
 * A server that does so many requests a second, and answers at once that it is busy when
 * there are more: a token bucket.
 */
final class Tokens implements Work {

	private static final double BURST = 10;

	private static final long REFUSAL_NANOS = 1_000_000;

	private final Server server;

	private final double perSecond;

	private double tokens = BURST;

	private long filledNanos;

	Tokens(Server server, double perSecond) {
		this.server = server;
		this.perSecond = perSecond;
	}

	@Override
	public void begin(Consumer<Boolean> done) {
		long now = this.server.time().nanoTime();
		this.tokens = Math.min(BURST, this.tokens + (now - this.filledNanos) / 1e9 * this.perSecond);
		this.filledNanos = now;
		boolean taken = this.tokens >= 1;
		if (taken) {
			this.tokens--;
		}
		this.server.after(taken ? this.server.latencyNanos() : REFUSAL_NANOS, () -> done.accept(taken));
	}

}
