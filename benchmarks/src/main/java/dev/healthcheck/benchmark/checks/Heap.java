package dev.healthcheck.benchmark.checks;

import java.time.Duration;

/**
 * What lives on the heap.
 */
final class Heap {

	private static final int COLLECTIONS = 3;

	private Heap() {
	}

	/** Bytes in use once the garbage is gone. */
	static long usedBytes() {
		for (int i = 0; i < COLLECTIONS; i++) {
			System.gc();
			sleep(Duration.ofMillis(50));
		}
		Runtime runtime = Runtime.getRuntime();
		return runtime.totalMemory() - runtime.freeMemory();
	}

	static void sleep(Duration time) {
		try {
			Thread.sleep(time.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("interrupted", ex);
		}
	}

}
