package dev.healthcheck.balance;

/**
 * Draws indices at random by weight, in constant time: every column of the table is
 * shared by at most two indices (A. J. Walker's alias method, built as by M. D. Vose).
 */
final class AliasTable {

	private static final int COIN = Integer.MAX_VALUE;

	private final int size;

	/**
	 * Per column the coin up to which it stands for itself, and what it stands for above;
	 * empty if all weights are equal.
	 */
	private final int[] columns;

	private AliasTable(int size, int[] columns) {
		this.size = size;
		this.columns = columns;
	}

	/**
	 * Build the table.
	 * @param weights the weights, each at least 1
	 * @return the table
	 */
	static AliasTable of(int[] weights) {
		return new AliasTable(weights.length, Candidates.areEqual(weights) ? new int[0] : columns(weights));
	}

	private static int[] columns(int[] weights) {
		int size = weights.length;
		long total = 0;
		for (int weight : weights) {
			total += weight;
		}
		// a column holds the total; from the left the indices that leave room in theirs,
		// from the right those that need more than one
		long[] rest = new long[size];
		int[] order = new int[size];
		int small = 0;
		int large = size;
		for (int i = 0; i < size; i++) {
			rest[i] = (long) weights[i] * size;
			order[(rest[i] < total) ? small++ : --large] = i;
		}
		int[] columns = new int[2 * size];
		for (int i = 0; i < size; i++) {
			columns[2 * i] = COIN;
			columns[2 * i + 1] = i;
		}
		for (int next = 0; next < small && large < size; next++) {
			int giver = order[large];
			int column = order[next];
			columns[2 * column] = (int) ((double) rest[column] / total * COIN);
			columns[2 * column + 1] = giver;
			rest[giver] -= total - rest[column];
			if (rest[giver] < total) {
				large++;
				order[small++] = giver;
			}
		}
		return columns;
	}

	/**
	 * Draw an index.
	 * @param random 64 random bits
	 * @return the index
	 */
	int draw(long random) {
		int column = (int) (((random >>> 32) * this.size) >>> 32);
		if (this.columns.length == 0) {
			return column;
		}
		int coin = (int) random & COIN;
		return (coin < this.columns[2 * column]) ? column : this.columns[2 * column + 1];
	}

}
