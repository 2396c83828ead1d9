package dev.healthcheck.balance;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * The order in which weighted candidates are visited in one cycle. Turn {@code k} of a
 * candidate of weight {@code w} is due between the times {@code k / w} and
 * {@code (k + 1) / w} of the cycle; of the turns that have become due, the one that must
 * come first goes first. So every candidate's count is always within one of its share,
 * and heavy ones are spread, not bunched (R. Tijdeman, "The chairman assignment problem",
 * 1980).
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
		int slots = Arrays.stream(turns).sum();
		PriorityQueue<Turn> coming = new PriorityQueue<>(Comparator.comparingLong(Turn::dueFrom));
		PriorityQueue<Turn> due = new PriorityQueue<>(
				Comparator.comparingDouble(Turn::dueUntil).thenComparingInt(Turn::index));
		for (int i = 0; i < turns.length; i++) {
			coming.add(new Turn(i, 0, turns[i], slots));
		}
		int[] order = new int[slots];
		for (int slot = 0; slot < slots; slot++) {
			while (!coming.isEmpty() && coming.element().dueFrom() <= slot) {
				due.add(coming.remove());
			}
			Turn turn = due.remove();
			order[slot] = turn.index();
			if (turn.number() + 1 < turn.turns()) {
				coming.add(new Turn(turn.index(), turn.number() + 1, turn.turns(), slots));
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

	private record Turn(int index, int number, int turns, int slots) {

		/** The first slot at or after {@code k / w}. */
		long dueFrom() {
			return ((long) this.number * this.slots + this.turns - 1) / this.turns;
		}

		double dueUntil() {
			return (this.number + 1.0) / this.turns;
		}

	}

}
