package dev.healthcheck.benchmark;

import java.time.Duration;

/**
 * What lives on the heap.
 */
public final class Heap {

	private static final int COLLECTIONS = 3;

	private Heap() {
	}

	/**
	 * Bytes in use once the garbage is gone.
	 * @return the number
	 */
	public static long usedBytes() {
		for (int i = 0; i < COLLECTIONS; i++) {
			System.gc();
			Pause.of(Duration.ofMillis(50));
		}
		Runtime runtime = Runtime.getRuntime();
		return runtime.totalMemory() - runtime.freeMemory();
	}

}
