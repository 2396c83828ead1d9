package dev.healthcheck.benchmark.trouble;

import java.util.ArrayDeque;
import java.util.Queue;

import io.vertx.core.Vertx;

/**
 * How much a backend can do, and what becomes of the rest. Everything happens on one
 * event loop.
 */
interface Work {

	/**
	 * Take a request.
	 * @param done is told whether it was done, when it was; {@code false} means there is
	 * no room for it
	 */
	void begin(Done done);

	/**
	 * Do so much, and refuse the rest at once: a token bucket.
	 * @param vertx whose event loop it is
	 * @param perSecond how many requests it can do
	 * @return the work
	 */
	static Work refusing(Vertx vertx, double perSecond) {
		return new Refusing(vertx, perSecond);
	}

	/**
	 * Do so much, and let the rest wait, first come, first served, without end. Work that
	 * nobody waits for any longer is done all the same.
	 * @param vertx whose event loop it is
	 * @param perSecond how many requests it can do
	 * @return the work
	 */
	static Work queueing(Vertx vertx, double perSecond) {
		return new Queueing(vertx, perSecond);
	}

	/**
	 * What is told of the end of a request.
	 */
	@FunctionalInterface
	interface Done {

		/**
		 * The request has ended.
		 * @param worked whether there was room for it
		 */
		void ended(boolean worked);

	}

	/** A token bucket. */
	final class Refusing implements Work {

		private static final double BURST = 10;

		private static final long WORK_MILLIS = 10;

		private final Vertx vertx;

		private final double perSecond;

		private double tokens = BURST;

		private long filledNanos = System.nanoTime();

		private Refusing(Vertx vertx, double perSecond) {
			this.vertx = vertx;
			this.perSecond = perSecond;
		}

		@Override
		public void begin(Done done) {
			long now = System.nanoTime();
			this.tokens = Math.min(BURST, this.tokens + (now - this.filledNanos) / 1e9 * this.perSecond);
			this.filledNanos = now;
			if (this.tokens < 1) {
				done.ended(false);
				return;
			}
			this.tokens--;
			this.vertx.setTimer(WORK_MILLIS, (timer) -> done.ended(true));
		}

	}

	/** Two workers and a queue. */
	final class Queueing implements Work {

		private static final int WORKERS = 2;

		private final Vertx vertx;

		private final long workMillis;

		private final Queue<Done> waiting = new ArrayDeque<>();

		private int idle = WORKERS;

		private Queueing(Vertx vertx, double perSecond) {
			this.vertx = vertx;
			this.workMillis = Math.round(WORKERS * 1000 / perSecond);
		}

		@Override
		public void begin(Done done) {
			this.waiting.add(done);
			goOn();
		}

		private void goOn() {
			while (this.idle > 0 && !this.waiting.isEmpty()) {
				Done next = this.waiting.remove();
				this.idle--;
				this.vertx.setTimer(this.workMillis, (timer) -> {
					this.idle++;
					next.ended(true);
					goOn();
				});
			}
		}

	}

}
