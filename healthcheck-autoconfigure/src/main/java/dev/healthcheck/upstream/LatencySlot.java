package dev.healthcheck.upstream;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

import org.jspecify.annotations.Nullable;

/**
 * The requests to one node in a quarter of a minute. Latencies are counted by the buckets
 * of {@link LatencyBuckets}, in parts of four doublings each: those of a node lie close
 * together, and a part without any takes no memory. Nodes have four of these, which are
 * kept small.
 */
final class LatencySlot {

	private static final int PART = 16;

	private static final int PARTS = (LatencyBuckets.COUNT + PART - 1) / PART;

	private static final VarHandle PART_OF = MethodHandles.arrayElementVarHandle(int[][].class);

	private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(int[].class);

	private static final AtomicIntegerFieldUpdater<LatencySlot> UNTIMED = AtomicIntegerFieldUpdater
		.newUpdater(LatencySlot.class, "untimed");

	private static final AtomicLongFieldUpdater<LatencySlot> NANOS = AtomicLongFieldUpdater
		.newUpdater(LatencySlot.class, "nanos");

	private final long number;

	private final int @Nullable [][] parts = new int[PARTS][];

	private volatile int untimed;

	private volatile long nanos;

	/**
	 * Nothing yet.
	 * @param number the number of the quarter
	 */
	LatencySlot(long number) {
		this.number = number;
	}

	long number() {
		return this.number;
	}

	void timed(long durationNanos) {
		int bucket = LatencyBuckets.of(durationNanos);
		COUNT.getAndAdd(part(bucket / PART), bucket % PART, 1);
		NANOS.getAndAdd(this, durationNanos);
	}

	void untimed() {
		UNTIMED.getAndIncrement(this);
	}

	private int[] part(int index) {
		int[] part = (int[]) PART_OF.getVolatile(this.parts, index);
		if (part == null) {
			int[] made = new int[PART];
			int[] winner = (int[]) PART_OF.compareAndExchange(this.parts, index, null, made);
			part = (winner != null) ? winner : made;
		}
		return part;
	}

	void addTo(Latencies sum) {
		for (int index = 0; index < PARTS; index++) {
			int[] part = (int[]) PART_OF.getVolatile(this.parts, index);
			if (part != null) {
				int first = index * PART;
				for (int i = 0; i < PART && first + i < LatencyBuckets.COUNT; i++) {
					sum.addTimed(first + i, part[i]);
				}
			}
		}
		sum.addUntimed(this.untimed);
		sum.addNanos(this.nanos);
	}

}
