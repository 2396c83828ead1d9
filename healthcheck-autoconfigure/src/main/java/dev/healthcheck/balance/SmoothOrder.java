package dev.healthcheck.balance;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * The order in which weighted candidates are visited in one cycle: candidate {@code i} of
 * weight {@code w} has its turns at the times {@code (k + 1/2) / w}, and the earliest
 * goes first. So heavy ones are spread, not bunched.
 */
final class SmoothOrder {

	/** Longer cycles are scaled down; weights then lose less than one part in 1,000. */
	private static final int MAX_SLOTS = 1 << 18;

	private SmoothOrder() {
	}

	/**
	 * Compute the order.
	 * @param weights the weights, each at least 1
	 * @return indices into the weights
	 */
	static int[] of(int[] weights) {
		int[] turns = turns(weights);
		PriorityQueue<Turn> queue = new PriorityQueue<>(
				Comparator.comparingDouble(Turn::at).thenComparingInt(Turn::index));
		for (int i = 0; i < turns.length; i++) {
			queue.add(new Turn(i, 0, turns[i]));
		}
		int[] order = new int[Arrays.stream(turns).sum()];
		for (int slot = 0; slot < order.length; slot++) {
			Turn turn = queue.remove();
			order[slot] = turn.index();
			if (turn.number() + 1 < turn.turns()) {
				queue.add(new Turn(turn.index(), turn.number() + 1, turn.turns()));
			}
		}
		return order;
	}

	private static int[] turns(int[] weights) {
		int divisor = Arrays.stream(weights).reduce(0, SmoothOrder::gcd);
		long sum = Arrays.stream(weights).asLongStream().sum() / Math.max(1, divisor);
		double scale = (sum > MAX_SLOTS) ? (double) MAX_SLOTS / sum : 1;
		return Arrays.stream(weights)
			.map((weight) -> (int) Math.max(1, Math.round(weight / (double) divisor * scale)))
			.toArray();
	}

	private static int gcd(int a, int b) {
		return (b == 0) ? a : gcd(b, a % b);
	}

	private record Turn(int index, int number, int turns) {

		double at() {
			return (this.number + 0.5) / this.turns;
		}

	}

}
