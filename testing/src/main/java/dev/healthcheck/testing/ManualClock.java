package dev.healthcheck.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that moves only when a test says so; wall time and {@link #nanoTime()} move
 * together unless the wall clock is {@linkplain #stepWallClock(Duration) stepped}.
 */
public final class ManualClock extends Clock {

	private final AtomicLong nanos = new AtomicLong();

	private volatile Instant origin = Instant.parse("2026-01-01T00:00:00Z");

	public void advance(Duration duration) {
		this.nanos.addAndGet(duration.toNanos());
	}

	/**
	 * Moves the wall clock only, as an administrator or NTP does.
	 * @param step how far, may be negative
	 */
	public synchronized void stepWallClock(Duration step) {
		this.origin = this.origin.plus(step);
	}

	public long nanoTime() {
		return this.nanos.get();
	}

	@Override
	public Instant instant() {
		return this.origin.plusNanos(this.nanos.get());
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		throw new UnsupportedOperationException("this clock is always in UTC");
	}

}
