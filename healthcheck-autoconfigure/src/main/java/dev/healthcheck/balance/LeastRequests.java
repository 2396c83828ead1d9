package dev.healthcheck.balance;

import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Of two different usable candidates, drawn at random by weight, the one with fewer
 * requests in flight per weight; of equals the one drawn first, so that an idle upstream
 * is used by weight. Two choices are nearly as good as the least of all, and do not send
 * everybody to the same candidate (M. Mitzenmacher, "The power of two choices in
 * randomized load balancing", 2001).
 */
final class LeastRequests implements Balancer {

	private final WeightedRandom random;

	LeastRequests(LongSupplier random) {
		this.random = new WeightedRandom(random);
	}

	@Override
	public <C extends Candidate> Picker<C> picker(List<C> candidates) {
		Weighted<C> weighted = Weighted.of(candidates);
		AliasTable table = AliasTable.of(weighted.weights());
		return (usable) -> pick(weighted.candidates(), weighted.weights(), table, usable);
	}

	private <C extends Candidate> @Nullable C pick(List<C> candidates, int[] weights, AliasTable table,
			Predicate<? super C> usable) {
		int first = this.random.draw(candidates, table, usable, Candidates.NONE);
		if (first == Candidates.NONE) {
			return null;
		}
		int second = (candidates.size() > 1) ? this.random.draw(candidates, table, usable, first) : Candidates.NONE;
		if (second == Candidates.NONE) {
			return candidates.get(first);
		}
		long firstLoad = candidates.get(first).inFlight() * weights[second];
		long secondLoad = candidates.get(second).inFlight() * weights[first];
		return candidates.get((secondLoad < firstLoad) ? second : first);
	}

}
