package dev.healthcheck.balance;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Smooth weighted round robin. The order of one cycle is computed when the picker is
 * made, so a pick is O(1); with weights 3 and 1 it is {@code a b a a}. The cursor starts
 * at random, so that several instances do not begin at the same node.
 */
final class RoundRobin implements Balancer {

	private final AtomicInteger cursor = new AtomicInteger(ThreadLocalRandom.current().nextInt());

	@Override
	public <C extends Candidate> Picker<C> picker(List<C> candidates) {
		List<C> weighted = candidates.stream().filter((candidate) -> candidate.weight() > 0).toList();
		int[] order = SmoothOrder.of(weighted.stream().mapToInt(Candidate::weight).toArray());
		return (usable) -> pick(weighted, order, usable);
	}

	private <C extends Candidate> @Nullable C pick(List<C> candidates, int[] order, Predicate<? super C> usable) {
		int length = order.length;
		if (length == 0) {
			return null;
		}
		int start = Integer.remainderUnsigned(this.cursor.getAndIncrement(), length);
		for (int i = 0; i < length; i++) {
			int slot = start + i;
			C candidate = candidates.get(order[(slot < length) ? slot : slot - length]);
			if (usable.test(candidate)) {
				return candidate;
			}
		}
		return null;
	}

}
