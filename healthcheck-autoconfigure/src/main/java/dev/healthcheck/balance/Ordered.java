package dev.healthcheck.balance;

import java.util.List;

/**
 * The first usable candidate in configured order.
 */
final class Ordered implements Balancer {

	@Override
	public boolean spreads() {
		return false;
	}

	@Override
	public <C extends Candidate> Picker<C> picker(List<C> candidates) {
		List<C> order = candidates.stream().filter((candidate) -> candidate.weight() > 0).toList();
		return (usable) -> {
			for (int i = 0; i < order.size(); i++) {
				C candidate = order.get(i);
				if (usable.test(candidate)) {
					return candidate;
				}
			}
			return null;
		};
	}

}
