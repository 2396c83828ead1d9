package dev.healthcheck.balance;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Smooth weighted round robin. The order of one cycle is computed when the picker is
 * made, so a pick is O(1); with weights 3 and 1 it is {@code a b a a}. The cursor starts
 * at random, so that several instances do not begin at the same node.
 */
final class RoundRobin implements Balancer {

	private final AtomicInteger cursor;

	private final WeightedRandom random;

	RoundRobin(LongSupplier random) {
		this.cursor = new AtomicInteger((int) random.getAsLong());
		this.random = new WeightedRandom(random);
	}

	@Override
	public <C extends Candidate> Picker<C> picker(List<C> candidates) {
		Weighted<C> weighted = Weighted.of(candidates);
		int[] order = Candidates.areEqual(weighted.weights()) ? null : SmoothOrder.of(weighted.weights());
		return new RoundRobinPicker<>(weighted, order, this.cursor, this.random.picker(weighted));
	}

}
