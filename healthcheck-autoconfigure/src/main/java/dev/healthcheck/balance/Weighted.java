package dev.healthcheck.balance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The candidates with a share of the traffic, and their weights: read once, because they
 * may change while a picker is made.
 *
 * @param <C> the type of candidates
 */
final class Weighted<C extends Candidate> {

	private final List<C> candidates;

	private final int[] weights;

	private Weighted(List<C> candidates, int[] weights) {
		this.candidates = candidates;
		this.weights = weights;
	}

	static <C extends Candidate> Weighted<C> of(List<C> all) {
		List<C> candidates = new ArrayList<>(all.size());
		int[] weights = new int[all.size()];
		for (C candidate : all) {
			int weight = candidate.weight();
			if (weight > 0) {
				weights[candidates.size()] = weight;
				candidates.add(candidate);
			}
		}
		return new Weighted<>(List.copyOf(candidates), Arrays.copyOf(weights, candidates.size()));
	}

	List<C> candidates() {
		return this.candidates;
	}

	/** Each at least 1; not to be changed. */
	int[] weights() {
		return this.weights;
	}

}
