package dev.healthcheck.balance;

/**
 * A queue of candidates by the time until which their turn is due, and by their index if
 * that is the same: a binary heap of numbers.
 */
final class DueTurns {

	private final int[] heap;

	private final double[] dueUntil;

	private int size;

	/**
	 * Make an empty queue.
	 * @param capacity how many candidates there are
	 */
	DueTurns(int capacity) {
		this.heap = new int[capacity];
		this.dueUntil = new double[capacity];
	}

	void add(int candidate, double until) {
		this.dueUntil[candidate] = until;
		int at = this.size++;
		while (at > 0 && isBefore(candidate, this.heap[(at - 1) / 2])) {
			this.heap[at] = this.heap[(at - 1) / 2];
			at = (at - 1) / 2;
		}
		this.heap[at] = candidate;
	}

	int removeFirst() {
		int first = this.heap[0];
		int last = this.heap[--this.size];
		int at = 0;
		for (int child = 1; child < this.size; child = 2 * at + 1) {
			if (child + 1 < this.size && isBefore(this.heap[child + 1], this.heap[child])) {
				child++;
			}
			if (!isBefore(this.heap[child], last)) {
				break;
			}
			this.heap[at] = this.heap[child];
			at = child;
		}
		this.heap[at] = last;
		return first;
	}

	private boolean isBefore(int a, int b) {
		return this.dueUntil[a] < this.dueUntil[b] || (this.dueUntil[a] == this.dueUntil[b] && a < b);
	}

}
