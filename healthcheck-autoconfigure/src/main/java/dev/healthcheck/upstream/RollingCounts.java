package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

/**
 * Counts of what happened lately, of several kinds. Time is counted in ten parts, of
 * which the present one is the last. Thread-safe.
 *
 * @param <K> the kinds
 */
final class RollingCounts<K extends Enum<K>> {

	private static final int PARTS = 10;

	private final AtomicReferenceArray<@Nullable Part<K>> parts = new AtomicReferenceArray<>(PARTS);

	private final Class<K> kinds;

	private final long partNanos;

	/**
	 * Nothing has happened.
	 * @param kinds what is counted
	 * @param window how long it counts
	 */
	RollingCounts(Class<K> kinds, Duration window) {
		this.kinds = kinds;
		this.partNanos = window.toNanos() / PARTS;
	}

	void increment(K kind, long nowNanos) {
		part(nowNanos).count(kind).increment();
	}

	/** Take back what was counted then, if it still counts. */
	void decrement(K kind, long countedNanos) {
		Part<K> part = this.parts.get(slot(number(countedNanos)));
		if (part != null && part.number == number(countedNanos)) {
			part.count(kind).decrement();
		}
	}

	long sum(K kind, long nowNanos) {
		return sumBefore(kind, Duration.ZERO, nowNanos);
	}

	/** Only what happened at least some time ago. */
	long sumBefore(K kind, Duration ago, long nowNanos) {
		long sum = 0;
		long first = number(nowNanos) - PARTS + 1;
		long last = number(nowNanos - ago.toNanos());
		for (int slot = 0; slot < PARTS; slot++) {
			Part<K> part = this.parts.get(slot);
			if (part != null && part.number >= first && part.number <= last) {
				sum += part.count(kind).sum();
			}
		}
		return sum;
	}

	private Part<K> part(long nowNanos) {
		long number = number(nowNanos);
		while (true) {
			Part<K> part = this.parts.get(slot(number));
			// one that is newer was begun by a thread that was faster
			if (part != null && part.number >= number) {
				return part;
			}
			this.parts.compareAndSet(slot(number), part, new Part<>(number, this.kinds));
		}
	}

	private long number(long nanos) {
		return Math.floorDiv(nanos, this.partNanos);
	}

	private static int slot(long number) {
		return Math.floorMod(number, PARTS);
	}

	/** What happened within one part of the time. */
	private static final class Part<K extends Enum<K>> {

		private final long number;

		private final Map<K, LongAdder> counts;

		Part(long number, Class<K> kinds) {
			this.number = number;
			this.counts = new EnumMap<>(kinds);
			for (K kind : kinds.getEnumConstants()) {
				this.counts.put(kind, new LongAdder());
			}
		}

		LongAdder count(K kind) {
			return Objects.requireNonNull(this.counts.get(kind));
		}

	}

}
