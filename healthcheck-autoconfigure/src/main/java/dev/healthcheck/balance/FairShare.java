package dev.healthcheck.balance;

import java.util.List;
import java.util.function.Predicate;

/**
 * Bounds what one of many has under way: no more than a quarter above its share of what
 * all have. So one that has become slow gets less, while those that are alike never
 * notice (V. Mirrokni et al., "Consistent hashing with bounded loads", 2016).
 *
 * @param <C> the type of candidates
 */
final class FairShare<C extends Candidate> {

	private static final double SLACK = 1.25;

	/** So many tell how much is under way at all. */
	private static final int SAMPLE = 32;

	/**
	 * One look in two to the power of this measures, and the others use that. Among many
	 * candidates it is one of a quarter as many as these: what all have under way has
	 * hardly changed by then, and to look is to wait for memory.
	 */
	private static final int LOOKS_BITS = 4;

	/**
	 * 2<sup>32</sup> by the golden ratio: multiples of it are about equally far apart,
	 * and have no period that candidates may have as well.
	 */
	private static final int SPREAD = 0x9E3779B9;

	/**
	 * For so many looks by each candidate, one divided by two to the power of this, what
	 * was measured is taken as the present: it is not measured anew for each of the many
	 * that have too much.
	 */
	private static final int PRESENT_BITS = 3;

	private final List<C> candidates;

	private final int[] weights;

	private final double meanWeight;

	private final int looksBits;

	/** Of the candidates that were looked at last; a little old, no number at first. */
	private volatile double meanInFlight = Double.NaN;

	/** The look that measured it; not exact. */
	private int measuredAt;

	FairShare(Weighted<C> weighted) {
		this.candidates = weighted.candidates();
		this.weights = weighted.weights();
		long sum = 0;
		for (int weight : this.weights) {
			sum += weight;
		}
		this.meanWeight = sum / (double) Math.max(1, this.weights.length);
		this.looksBits = Math.max(LOOKS_BITS, 30 - Integer.numberOfLeadingZeros(this.weights.length));
	}

	/**
	 * Whether one more would not be too much for a candidate.
	 * @param index its index
	 * @param usable which candidates may be chosen now
	 * @param look the number of this look; kept by the caller, who counts anyway: a count
	 * here would be one more that all threads write
	 * @return whether it may have one more
	 */
	boolean hasRoom(int index, Predicate<? super C> usable, int look) {
		long inFlight = this.candidates.get(index).inFlight();
		if (inFlight == 0) {
			return true;
		}
		boolean due = (look * SPREAD) >>> -this.looksBits == 0;
		if (!due && isLess(inFlight, index)) {
			return true;
		}
		if (due || !isPresent(look)) {
			measure(usable, look);
			this.measuredAt = look;
		}
		return isLess(inFlight, index);
	}

	private boolean isPresent(int look) {
		return !Double.isNaN(this.meanInFlight)
				&& Integer.compareUnsigned(look - this.measuredAt, this.weights.length >>> PRESENT_BITS) < 0;
	}

	private boolean isLess(long inFlight, int index) {
		return inFlight * this.meanWeight < SLACK * this.meanInFlight * this.weights[index];
	}

	private void measure(Predicate<? super C> usable, int look) {
		int size = this.candidates.size();
		long sum = 0;
		int count = 0;
		for (int i = 0; i < Math.min(size, SAMPLE); i++) {
			C candidate = this.candidates.get((size <= SAMPLE) ? i : scaled((look + i) * SPREAD, size));
			if (usable.test(candidate)) {
				sum += candidate.inFlight();
				count++;
			}
		}
		this.meanInFlight = sum / (double) Math.max(1, count);
	}

	/** From all numbers to those below a limit. */
	private static int scaled(int number, int limit) {
		return (int) ((Integer.toUnsignedLong(number) * limit) >>> Integer.SIZE);
	}

	/**
	 * What a candidate has under way, for its weight.
	 * @param index its index
	 * @return to be compared with that of others
	 */
	double load(int index) {
		return this.candidates.get(index).inFlight() / (double) this.weights[index];
	}

}
