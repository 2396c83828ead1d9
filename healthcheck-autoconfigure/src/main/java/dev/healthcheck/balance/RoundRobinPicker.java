package dev.healthcheck.balance;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Takes turns. The turn of a candidate that is not usable is passed over for everybody,
 * so that the one whose turn is next does not get twice its share. After many such turns
 * in a row one is chosen at random. So is that of one that has more than its share under
 * way; if all have, the one with the least of those seen is taken.
 *
 * @param <C> the type of candidates
 */
final class RoundRobinPicker<C extends Candidate> implements Picker<C> {

	private static final int PASSES = 32;

	private final List<C> candidates;

	/**
	 * The candidates' indices in the order of one cycle; {@code null} if it is theirs.
	 */
	private final int @Nullable [] order;

	private final int length;

	/** 2<sup>64</sup> over the length, rounded up. */
	private final long reciprocal;

	private final AtomicInteger cursor;

	private final FairShare<C> share;

	private final Picker<C> random;

	/**
	 * Make a picker.
	 * @param weighted the candidates
	 * @param order their indices in the order of one cycle; {@code null} if it is theirs
	 * @param cursor counts the turns of all pickers of the balancer
	 * @param random chooses among the same candidates at random
	 */
	RoundRobinPicker(Weighted<C> weighted, int @Nullable [] order, AtomicInteger cursor, Picker<C> random) {
		this.candidates = weighted.candidates();
		this.order = order;
		this.length = (order != null) ? order.length : this.candidates.size();
		this.reciprocal = Long.divideUnsigned(-1L, Math.max(1, this.length)) + 1;
		this.cursor = cursor;
		this.share = new FairShare<>(weighted);
		this.random = random;
	}

	@Override
	public @Nullable C pick(Predicate<? super C> usable) {
		int passes = Math.min(PASSES, this.length);
		int busy = Candidates.NONE;
		for (int i = 0; i < passes; i++) {
			int count = this.cursor.getAndIncrement();
			int turn = turn(count);
			int index = (this.order != null) ? this.order[turn] : turn;
			if (usable.test(this.candidates.get(index))) {
				if (this.share.hasRoom(index, usable, count)) {
					return this.candidates.get(index);
				}
				busy = (busy == Candidates.NONE || this.share.load(index) < this.share.load(busy)) ? index : busy;
			}
		}
		return (busy != Candidates.NONE) ? this.candidates.get(busy) : this.random.pick(usable);
	}

	/**
	 * The remainder of the unsigned count by the length, without a division, which would
	 * take longer than all the rest (D. Lemire et al., "Faster remainder by direct
	 * computation", 2019).
	 */
	int turn(int count) {
		long fraction = this.reciprocal * Integer.toUnsignedLong(count);
		return (int) (Math.multiplyHigh(fraction, this.length) + ((fraction >> 63) & this.length));
	}

}
