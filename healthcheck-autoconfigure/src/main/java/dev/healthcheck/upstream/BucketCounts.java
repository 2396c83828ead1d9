package dev.healthcheck.upstream;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

/**
 * Counts by the buckets of {@link LatencyBuckets}, in parts of four doublings each. The
 * latencies of a node lie close together, and a part without any takes no memory.
 */
final class BucketCounts {

	private static final int PART = 16;

	private static final int PARTS = (LatencyBuckets.COUNT + PART - 1) / PART;

	private final AtomicReferenceArray<@Nullable AtomicIntegerArray> parts = new AtomicReferenceArray<>(PARTS);

	void increment(int bucket) {
		part(bucket / PART).incrementAndGet(bucket % PART);
	}

	private AtomicIntegerArray part(int index) {
		AtomicIntegerArray part = this.parts.get(index);
		if (part == null) {
			AtomicIntegerArray made = new AtomicIntegerArray(PART);
			AtomicIntegerArray winner = this.parts.compareAndExchange(index, null, made);
			part = (winner != null) ? winner : made;
		}
		return part;
	}

	void addTo(Latencies sum) {
		for (int index = 0; index < PARTS; index++) {
			AtomicIntegerArray part = this.parts.get(index);
			if (part != null) {
				int first = index * PART;
				for (int i = 0; i < PART && first + i < LatencyBuckets.COUNT; i++) {
					sum.addTimed(first + i, part.getPlain(i));
				}
			}
		}
	}

}
