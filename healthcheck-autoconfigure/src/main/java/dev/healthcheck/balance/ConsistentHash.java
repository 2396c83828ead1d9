package dev.healthcheck.balance;

import java.util.List;
import java.util.function.LongSupplier;

/**
 * The candidate that a key belongs to, as long as it is usable; without a key at random
 * by weight.
 * <p>
 * A key has eight places on a circle, a candidate sixteen points. The key belongs to the
 * candidate with a point that follows one of the places at the shortest distance,
 * measured in units of the candidate's weight. That is a contest of each candidate with
 * each other, in which the presence of a third changes nothing: a candidate that leaves,
 * or is not usable, loses its keys to all others, and no other key moves. Eight places
 * instead of one even out the circle (B. Appleton, M. O'Reilly, "Multi-probe consistent
 * hashing", 2015).
 */
final class ConsistentHash implements Balancer {

	private final WeightedRandom keyless;

	ConsistentHash(LongSupplier random) {
		this.keyless = new WeightedRandom(random);
	}

	@Override
	public <C extends Candidate> Picker<C> picker(List<C> candidates) {
		Weighted<C> weighted = Weighted.of(candidates);
		return new HashPicker<>(weighted, this.keyless.picker(weighted));
	}

}
