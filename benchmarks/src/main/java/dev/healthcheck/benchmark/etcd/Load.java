package dev.healthcheck.benchmark.etcd;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import com.sun.management.OperatingSystemMXBean;
import io.etcd.jetcd.KV;

/**
 * Closed load: each thread sends its next request once the last is answered, as the
 * threads of a web application do.
 */
final class Load {

	private static final int EXPECTED = 1 << 12;

	private Load() {
	}

	static LoadResult run(KV kv, Workload workload, Duration duration) {
		ExecutorService threads = Executors.newFixedThreadPool(workload.width());
		try {
			long cpu = cpuNanos();
			long start = System.nanoTime();
			long end = start + duration.toNanos();
			List<Future<long[]>> results = new ArrayList<>();
			for (int i = 0; i < workload.width(); i++) {
				results.add(threads.submit(() -> askUntil(end, kv, workload)));
			}
			long[] latencies = results.stream().map(Load::result).flatMapToLong(LongStream::of).toArray();
			return LoadResult.of(latencies, System.nanoTime() - start, cpuNanos() - cpu);
		}
		finally {
			end(threads);
		}
	}

	/** Their threads are none of the client's. */
	private static void end(ExecutorService threads) {
		threads.shutdownNow();
		try {
			threads.awaitTermination(1, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** At least once, however late this thread begins on a busy machine. */
	private static long[] askUntil(long end, KV kv, Workload workload) throws ExecutionException, InterruptedException {
		long[] latencies = new long[EXPECTED];
		int count = 0;
		long now = System.nanoTime();
		do {
			workload.issue(kv).get();
			long answered = System.nanoTime();
			if (count == latencies.length) {
				latencies = Arrays.copyOf(latencies, 2 * count);
			}
			latencies[count++] = answered - now;
			now = answered;
		}
		while (now - end < 0);
		return Arrays.copyOf(latencies, count);
	}

	private static long[] result(Future<long[]> future) {
		try {
			return future.get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("a request failed: " + ex.getCause(), ex);
		}
	}

	private static long cpuNanos() {
		return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
	}

}
