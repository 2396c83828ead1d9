package dev.healthcheck.balance;

import java.util.List;
import java.util.function.Predicate;

/**
 * What balancers do with the candidates they are given.
 */
final class Candidates {

	/** Instead of an index: there is none. */
	static final int NONE = -1;

	private Candidates() {
	}

	static boolean areEqual(int[] weights) {
		for (int weight : weights) {
			if (weight != weights[0]) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Find a usable candidate one after the other, for when luck did not find one.
	 * @param candidates the candidates
	 * @param random a random number: the place to begin at, so that those that follow
	 * unusable ones get no more than others
	 * @param usable which may be chosen
	 * @param except the index of one that may not, or {@link #NONE}
	 * @return its index, or {@link #NONE}
	 */
	static <C extends Candidate> int scan(List<C> candidates, long random, Predicate<? super C> usable, int except) {
		int size = candidates.size();
		int start = (int) Long.remainderUnsigned(random, Math.max(1, size));
		for (int i = 0; i < size; i++) {
			int index = (start + i < size) ? start + i : start + i - size;
			if (index != except && usable.test(candidates.get(index))) {
				return index;
			}
		}
		return NONE;
	}

}
