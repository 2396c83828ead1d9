package dev.healthcheck.discovery;

import java.time.Duration;

/**
 * How long to wait before trying again: twice as long each time, up to a bound. Not
 * thread-safe.
 */
final class Backoff {

	private static final Duration FIRST = Duration.ofMillis(100);

	private final Duration longest;

	private Duration next = FIRST;

	Backoff(Duration longest) {
		this.longest = longest;
	}

	/** The wait before the next attempt. */
	Duration next() {
		Duration wait = this.next;
		Duration doubled = wait.multipliedBy(2);
		this.next = (doubled.compareTo(this.longest) < 0) ? doubled : this.longest;
		return wait;
	}

	/** An attempt has succeeded. */
	void reset() {
		this.next = FIRST;
	}

}
