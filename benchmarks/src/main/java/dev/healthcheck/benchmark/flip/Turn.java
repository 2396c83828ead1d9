package dev.healthcheck.benchmark.flip;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

import com.sun.management.OperatingSystemMXBean;
import dev.healthcheck.benchmark.Samples;

/**
 * A while in which 1,000 nodes drop out or come back per second, as far as the contestant
 * follows.
 *
 * @param micros what each flip took
 * @param cores how much of a core all took, what follows later included
 * @param perSecond how many flips there were
 */
record Turn(Samples micros, double cores, double perSecond) {

	private static final long PERIOD_NANOS = Duration.ofMillis(1).toNanos();

	/** As many as there can be, so that all is compiled afterwards. */
	static void warmUp(Flips flips, Duration duration) {
		SplittableRandom random = new SplittableRandom(1);
		long end = System.nanoTime() + duration.toNanos();
		do {
			int node = random.nextInt(Flips.NODES);
			flips.flip(node, true);
			flips.flip(node, false);
		}
		while (System.nanoTime() - end < 0);
	}

	static Turn of(Flips flips, Duration duration) {
		SplittableRandom random = new SplittableRandom(1);
		List<Double> micros = new ArrayList<>();
		long cpuBefore = cpuNanos();
		long start = System.nanoTime();
		int node = 0;
		while (micros.isEmpty() || System.nanoTime() - start < duration.toNanos()) {
			boolean out = micros.size() % 2 == 0;
			node = out ? random.nextInt(Flips.NODES) : node;
			long began = System.nanoTime();
			flips.flip(node, out);
			micros.add((System.nanoTime() - began) / 1e3);
			LockSupport.parkNanos(start + micros.size() * PERIOD_NANOS - System.nanoTime());
		}
		double nanos = System.nanoTime() - start;
		double cores = (cpuNanos() - cpuBefore) / nanos;
		flips.flip(node, false);
		return new Turn(new Samples(micros), cores, micros.size() * 1e9 / nanos);
	}

	private static long cpuNanos() {
		return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
	}

	double p99() {
		return this.micros.percentile(0.99);
	}

	/** What a flip takes of a core's time, in microseconds. */
	double cpuMicros() {
		return 1e6 * this.cores / this.perSecond;
	}

}
