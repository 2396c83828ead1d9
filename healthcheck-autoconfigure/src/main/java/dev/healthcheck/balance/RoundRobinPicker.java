package dev.healthcheck.balance;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Takes turns. The turn of a candidate that is not usable is passed over for everybody,
 * so that the one whose turn is next does not get twice its share. After many such turns
 * in a row one is chosen at random.
 *
 * @param <C> the type of candidates
 */
final class RoundRobinPicker<C extends Candidate> implements Picker<C> {

	private static final int PASSES = 32;

	private final List<C> turns;

	private final int length;

	/** 2<sup>64</sup> over the length, rounded up. */
	private final long reciprocal;

	private final AtomicInteger cursor;

	private final Picker<C> random;

	/**
	 * Make a picker.
	 * @param turns the order of one cycle
	 * @param cursor counts the turns of all pickers of the balancer
	 * @param random chooses among the same candidates at random
	 */
	RoundRobinPicker(List<C> turns, AtomicInteger cursor, Picker<C> random) {
		this.turns = turns;
		this.length = turns.size();
		this.reciprocal = Long.divideUnsigned(-1L, Math.max(1, this.length)) + 1;
		this.cursor = cursor;
		this.random = random;
	}

	@Override
	public @Nullable C pick(Predicate<? super C> usable) {
		int passes = Math.min(PASSES, this.length);
		for (int i = 0; i < passes; i++) {
			C candidate = this.turns.get(turn(this.cursor.getAndIncrement()));
			if (usable.test(candidate)) {
				return candidate;
			}
		}
		return this.random.pick(usable);
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
