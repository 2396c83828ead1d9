package dev.healthcheck.benchmark;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.stream.LongStream;

/**
 * Processor time that the threads of checks have used.
 *
 * @param cpuNanos the time
 * @param atNanos when that was
 */
public record EventLoopTime(long cpuNanos, long atNanos) {

	/**
	 * Read the clocks of the threads.
	 * @return what they have used so far
	 */
	public static EventLoopTime now() {
		ThreadMXBean threads = ManagementFactory.getThreadMXBean();
		long used = LongStream.of(threads.getAllThreadIds()).filter((id) -> {
			var info = threads.getThreadInfo(id);
			return info != null && info.getThreadName().startsWith("healthcheck-");
		}).map(threads::getThreadCpuTime).filter((time) -> time > 0).sum();
		return new EventLoopTime(used, System.nanoTime());
	}

	/**
	 * The share of a core since then.
	 * @return 1 for a whole core
	 */
	public double shareSince() {
		EventLoopTime now = now();
		return (double) (now.cpuNanos - this.cpuNanos) / (now.atNanos - this.atNanos);
	}

}
