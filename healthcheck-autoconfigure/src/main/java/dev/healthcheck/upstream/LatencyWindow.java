package dev.healthcheck.upstream;

import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

/**
 * The requests to one node in the last minute: the present quarter of a minute and the
 * three before it. Takes no lock; a quarter without requests takes no memory, and a late
 * thread may write to one that is out of use.
 */
final class LatencyWindow {

	private static final int SLOTS = 4;

	private static final long SLOT_NANOS = 15_000_000_000L;

	private static final double SECOND_NANOS = 1e9;

	private final AtomicReferenceArray<@Nullable LatencySlot> slots = new AtomicReferenceArray<>(SLOTS);

	private final long sinceNanos;

	LatencyWindow(long nowNanos) {
		this.sinceNanos = nowNanos;
	}

	void timed(long nowNanos, long durationNanos) {
		slot(nowNanos).timed(durationNanos);
	}

	void untimed(long nowNanos) {
		slot(nowNanos).untimed();
	}

	private LatencySlot slot(long nowNanos) {
		long number = Math.floorDiv(nowNanos, SLOT_NANOS);
		int index = Math.floorMod(number, SLOTS);
		LatencySlot slot = this.slots.get(index);
		// one that is newer: a thread that was held up counts there
		while (slot == null || slot.number() < number) {
			LatencySlot next = new LatencySlot(number);
			slot = this.slots.compareAndSet(index, slot, next) ? next : this.slots.get(index);
		}
		return slot;
	}

	/**
	 * Add what there was in the last minute.
	 * @param nowNanos the present time
	 * @param sum what to add it to
	 */
	void addTo(Latencies sum, long nowNanos) {
		long first = Math.floorDiv(nowNanos, SLOT_NANOS) - SLOTS + 1;
		long before = sum.count();
		for (int i = 0; i < SLOTS; i++) {
			LatencySlot slot = this.slots.get(i);
			if (slot != null && slot.number() >= first) {
				slot.addTo(sum);
			}
		}
		long seen = nowNanos - Math.max(this.sinceNanos, first * SLOT_NANOS);
		// a node that has just joined is not said to serve thousands per second
		sum.addPerSecond((sum.count() - before) / Math.max(1, seen / SECOND_NANOS));
	}

}
