package dev.healthcheck.grpc;

import java.time.Duration;

/**
 * How long a connection is waited for. Time in which this process did not keep up, and
 * could not have noticed the connection, does not count: it is waited for in parts, and
 * one that ends late is no part.
 */
final class ConnectPatience {

	private static final int PARTS = 10;

	/** No timer is exact. */
	private static final long LATE_NANOS = Duration.ofMillis(50).toNanos();

	private final Duration part;

	private int left = PARTS;

	private long dueNanos;

	ConnectPatience(Duration timeout, long nowNanos) {
		this.part = timeout.dividedBy(PARTS);
		this.dueNanos = nowNanos + this.part.toNanos();
	}

	/** How long to wait until {@link #isOver} is asked. */
	Duration part() {
		return this.part;
	}

	/**
	 * A part has passed.
	 * @param nowNanos the present
	 * @return whether it was the last one
	 */
	boolean isOver(long nowNanos) {
		if (nowNanos - this.dueNanos < LATE_NANOS) {
			this.left--;
		}
		this.dueNanos = nowNanos + this.part.toNanos();
		return this.left <= 0;
	}

}
