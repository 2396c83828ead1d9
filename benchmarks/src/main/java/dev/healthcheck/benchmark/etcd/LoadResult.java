package dev.healthcheck.benchmark.etcd;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one turn of a contestant gave.
 *
 * @param perSecond requests answered per second
 * @param medianMillis half of them took no longer
 * @param slowMillis 99 of 100 took no longer
 * @param cpuMicros CPU time of the client's process per request
 */
record LoadResult(double perSecond, double medianMillis, double slowMillis, double cpuMicros) {

	/**
	 * Evaluate a turn.
	 * @param latencies of every request, in nanoseconds
	 * @param nanos how long the turn took
	 * @param cpuNanos CPU time of the process meanwhile
	 * @return the result
	 */
	static LoadResult of(long[] latencies, long nanos, long cpuNanos) {
		if (latencies.length == 0) {
			throw new IllegalStateException("no request was answered");
		}
		Arrays.sort(latencies);
		return new LoadResult(latencies.length * 1e9 / nanos, latencies[latencies.length / 2] / 1e6,
				latencies[(int) (latencies.length * 0.99)] / 1e6, cpuNanos / 1e3 / latencies.length);
	}

	/**
	 * What several turns come to.
	 * @param turns turns of the same length
	 * @return their means
	 */
	static LoadResult mean(List<LoadResult> turns) {
		return new LoadResult(mean(turns, LoadResult::perSecond), mean(turns, LoadResult::medianMillis),
				mean(turns, LoadResult::slowMillis), mean(turns, LoadResult::cpuMicros));
	}

	private static double mean(List<LoadResult> turns, ToDoubleFunction<LoadResult> property) {
		return turns.stream().mapToDouble(property).average().orElseThrow();
	}

	static LoadResult parse(String text) {
		double[] values = Arrays.stream(text.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
		return new LoadResult(values[0], values[1], values[2], values[3]);
	}

	/** As {@link #parse} reads it. */
	@Override
	public String toString() {
		return this.perSecond + " " + this.medianMillis + " " + this.slowMillis + " " + this.cpuMicros;
	}

}
