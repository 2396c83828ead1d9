package dev.healthcheck.breaker;

/**
 * The times of the last consecutive failures of one kind. Example: with threshold 3 and a
 * window of 10 s, failures at 0, 6, 12 s do not reach the threshold, and one more at 14 s
 * does, because the last three lie within 8 s. Not thread-safe.
 */
final class FailureWindow {

	private final long[] times;

	private final long windowNanos;

	private int next;

	private int size;

	FailureWindow(int threshold, long windowNanos) {
		this.times = new long[threshold];
		this.windowNanos = windowNanos;
	}

	/**
	 * Count a failure.
	 * @param nanos when it happened
	 * @return whether the threshold is reached
	 */
	boolean add(long nanos) {
		if (this.times.length == 0) {
			return false;
		}
		this.times[this.next] = nanos;
		this.next = (this.next + 1) % this.times.length;
		this.size = Math.min(this.size + 1, this.times.length);
		// with a full ring, 'next' is the oldest
		return this.size == this.times.length && nanos - this.times[this.next] <= this.windowNanos;
	}

	void clear() {
		this.next = 0;
		this.size = 0;
	}

	/**
	 * How many failures still lie within the window.
	 * @param nanos the present
	 * @return the count
	 */
	int count(long nanos) {
		int count = 0;
		for (int i = 0; i < this.size; i++) {
			if (nanos - this.times[i] <= this.windowNanos) {
				count++;
			}
		}
		return count;
	}

	/**
	 * How long ago the oldest failure within the window was.
	 * @param nanos the present
	 * @return nanoseconds, 0 if there is none
	 */
	long span(long nanos) {
		long span = 0;
		for (int i = 0; i < this.size; i++) {
			long age = nanos - this.times[i];
			if (age <= this.windowNanos) {
				span = Math.max(span, age);
			}
		}
		return span;
	}

}
