package dev.healthcheck.balance;

import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * At random by weight. A candidate that is not usable is drawn again, so the others keep
 * their shares among each other.
 */
final class WeightedRandom implements Balancer {

	private static final int DRAWS = 16;

	private final LongSupplier random;

	WeightedRandom(LongSupplier random) {
		this.random = random;
	}

	@Override
	public <C extends Candidate> Picker<C> picker(List<C> candidates) {
		return picker(Weighted.of(candidates));
	}

	<C extends Candidate> Picker<C> picker(Weighted<C> weighted) {
		List<C> candidates = weighted.candidates();
		AliasTable table = AliasTable.of(weighted.weights());
		return (usable) -> pick(candidates, table, usable);
	}

	private <C extends Candidate> @Nullable C pick(List<C> candidates, AliasTable table, Predicate<? super C> usable) {
		int index = draw(candidates, table, usable, Candidates.NONE);
		return (index != Candidates.NONE) ? candidates.get(index) : null;
	}

	/**
	 * Draw a usable candidate.
	 * @param candidates the candidates
	 * @param table draws among them
	 * @param usable which may be chosen
	 * @param except the index of one that may not, or {@link Candidates#NONE}
	 * @return its index, or {@link Candidates#NONE}
	 */
	<C extends Candidate> int draw(List<C> candidates, AliasTable table, Predicate<? super C> usable, int except) {
		if (!candidates.isEmpty()) {
			for (int i = 0; i < DRAWS; i++) {
				int index = table.draw(this.random.getAsLong());
				if (index != except && usable.test(candidates.get(index))) {
					return index;
				}
			}
		}
		return Candidates.scan(candidates, this.random.getAsLong(), usable, except);
	}

}
