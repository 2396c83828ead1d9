package dev.healthcheck.keys;

import java.time.Duration;

import dev.healthcheck.check.Jitter;

/**
 * How long to wait before trying again: twice as long each time, up to a bound, of which
 * between half and all is waited. Not thread-safe.
 */
final class Backoff {

	private static final Duration FIRST = Duration.ofMillis(100);

	private final Duration longest;

	private final Jitter jitter;

	private Duration next = FIRST;

	Backoff(Duration longest) {
		this(longest, new Jitter());
	}

	Backoff(Duration longest, Jitter jitter) {
		this.longest = longest;
		this.jitter = jitter;
	}

	/** The wait before the next attempt. */
	Duration next() {
		Duration wait = this.jitter.of(this.next);
		Duration doubled = this.next.multipliedBy(2);
		this.next = (doubled.compareTo(this.longest) < 0) ? doubled : this.longest;
		return wait;
	}

	/** An attempt has succeeded. */
	void reset() {
		this.next = FIRST;
	}

}
