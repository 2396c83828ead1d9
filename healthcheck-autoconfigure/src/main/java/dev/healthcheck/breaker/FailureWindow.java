package dev.healthcheck.breaker;

import java.util.Arrays;

/**
 * The times of the last consecutive failures of one kind. Example: with threshold 3 and a
 * window of 10 s, failures at 0, 6, 12 s do not reach the threshold, and one more at 14 s
 * does, because the last three lie within 8 s. Immutable.
 */
final class FailureWindow {

	private static final FailureWindow EMPTY = new FailureWindow(new long[0]);

	/** The latest last. */
	private final long[] times;

	private FailureWindow(long[] times) {
		this.times = times;
	}

	static FailureWindow empty() {
		return EMPTY;
	}

	/**
	 * Count a failure.
	 * @param nanos when it happened
	 * @param kept how many of the last ones are kept
	 * @return the window with it
	 */
	FailureWindow add(long nanos, int kept) {
		int from = Math.max(0, this.times.length + 1 - kept);
		long[] next = Arrays.copyOfRange(this.times, from, this.times.length + 1);
		next[next.length - 1] = nanos;
		return new FailureWindow(next);
	}

	/**
	 * How many failures lie within a time.
	 * @param nanos the present
	 * @param windowNanos the time before it
	 * @return the count
	 */
	int count(long nanos, long windowNanos) {
		int count = 0;
		for (long time : this.times) {
			count += (nanos - time <= windowNanos) ? 1 : 0;
		}
		return count;
	}

	/**
	 * How long ago the oldest failure within a time was.
	 * @param nanos the present
	 * @param windowNanos the time before it
	 * @return nanoseconds, 0 if there is none
	 */
	long span(long nanos, long windowNanos) {
		for (long time : this.times) {
			if (nanos - time <= windowNanos) {
				return nanos - time;
			}
		}
		return 0;
	}

}
