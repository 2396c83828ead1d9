package dev.healthcheck.balance;

import java.util.Arrays;

/**
 * The order in which weighted candidates are visited in one cycle. Turn {@code k} of a
 * candidate of weight {@code w} is due between the times {@code k / w} and
 * {@code (k + 1) / w} of the cycle; of the turns that have become due, the one that must
 * come first goes first. So every candidate's count is always within one of its share,
 * and heavy ones are spread, not bunched (R. Tijdeman, "The chairman assignment problem",
 * 1980).
 */
final class SmoothOrder {

	/**
	 * Longer cycles are scaled down: a share is then off by at most half a turn of so
	 * many, and every candidate keeps at least one.
	 */
	private static final int MAX_SLOTS = 1 << 18;

	private static final int NONE = -1;

	private final int[] turns;

	private final int slots;

	/** The turns that each candidate has had. */
	private final int[] done;

	/** The first of the candidates whose next turn becomes due at a slot. */
	private final int[] comingFirst;

	/** The next of the candidates whose next turn becomes due at the same slot. */
	private final int[] comingNext;

	private SmoothOrder(int[] turns) {
		this.turns = turns;
		this.slots = Arrays.stream(turns).sum();
		this.done = new int[turns.length];
		this.comingFirst = new int[this.slots];
		this.comingNext = new int[turns.length];
		Arrays.fill(this.comingFirst, NONE);
	}

	/**
	 * Compute the order.
	 * @param weights the weights, each at least 1
	 * @return indices into the weights
	 */
	static int[] of(int[] weights) {
		return new SmoothOrder(turns(weights)).compute();
	}

	private int[] compute() {
		for (int i = 0; i < this.turns.length; i++) {
			comesAt(i, 0);
		}
		DueTurns due = new DueTurns(this.turns.length);
		int[] order = new int[this.slots];
		for (int slot = 0; slot < this.slots; slot++) {
			for (int i = this.comingFirst[slot]; i != NONE; i = this.comingNext[i]) {
				due.add(i, (this.done[i] + 1.0) / this.turns[i]);
			}
			int next = due.removeFirst();
			order[slot] = next;
			this.done[next]++;
			if (this.done[next] < this.turns[next]) {
				// the first slot at or after k / w, which may be this one's successor
				long from = ((long) this.done[next] * this.slots + this.turns[next] - 1) / this.turns[next];
				comesAt(next, (int) Math.max(from, slot + 1));
			}
		}
		return order;
	}

	private void comesAt(int candidate, int slot) {
		this.comingNext[candidate] = this.comingFirst[slot];
		this.comingFirst[slot] = candidate;
	}

	private static int[] turns(int[] weights) {
		int divisor = Math.max(1, Arrays.stream(weights).reduce(0, SmoothOrder::gcd));
		long sum = Arrays.stream(weights).asLongStream().sum() / divisor;
		double scale = (sum > MAX_SLOTS) ? (double) MAX_SLOTS / sum : 1;
		return Arrays.stream(weights)
			.map((weight) -> (int) Math.max(1, Math.round(weight / (double) divisor * scale)))
			.toArray();
	}

	private static int gcd(int a, int b) {
		return (b == 0) ? a : gcd(b, a % b);
	}

}
