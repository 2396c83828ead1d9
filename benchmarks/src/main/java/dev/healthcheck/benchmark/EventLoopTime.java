package dev.healthcheck.benchmark.checks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.stream.LongStream;

/**
 * Processor time that the threads of checks have used.
 *
 * @param cpuNanos the time
 * @param atNanos when that was
 */
record EventLoopTime(long cpuNanos, long atNanos) {

	static EventLoopTime now() {
		ThreadMXBean threads = ManagementFactory.getThreadMXBean();
		long used = LongStream.of(threads.getAllThreadIds()).filter((id) -> {
			var info = threads.getThreadInfo(id);
			return info != null && info.getThreadName().startsWith("healthcheck-");
		}).map(threads::getThreadCpuTime).filter((time) -> time > 0).sum();
		return new EventLoopTime(used, System.nanoTime());
	}

	/** The share of a core since then. */
	double shareSince() {
		EventLoopTime now = now();
		return (double) (now.cpuNanos - this.cpuNanos) / (now.atNanos - this.atNanos);
	}

}
