package dev.healthcheck.balance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * Finds the candidate that a key belongs to. From each place of the key the points are
 * looked at in their order, until no later one can be closer in units of even the
 * heaviest weight. Candidates of very different weights are on rings of their own, so
 * that this is soon.
 *
 * @param <C> the type of candidates
 */
final class HashPicker<C extends Candidate> implements Picker<C> {

	private static final int PLACES = 8;

	/** Weights on one ring differ by less than this, a power of two. */
	private static final int SPAN_BITS = 4;

	/** Bound on the points that are looked at in search of one that is usable. */
	private static final int REACH = 1024;

	private final List<C> candidates;

	private final Picker<C> keyless;

	private final FairShare<C> share;

	/** Not exact. */
	private int looks;

	private final double[] perWeight;

	/** The heaviest candidates first. */
	private final HashRing[] rings;

	private final boolean uniform;

	/** The unit of the heaviest candidate of each ring. */
	private final double[] perHeaviest;

	HashPicker(Weighted<C> weighted, Picker<C> keyless) {
		this.candidates = weighted.candidates();
		this.keyless = keyless;
		this.share = new FairShare<>(weighted);
		int[] weights = weighted.weights();
		this.perWeight = Arrays.stream(weights).mapToDouble((weight) -> 1.0 / weight).toArray();
		this.uniform = Candidates.areEqual(weights);
		int heaviest = Arrays.stream(weights).max().orElse(0);
		List<HashRing> rings = new ArrayList<>();
		List<Double> units = new ArrayList<>();
		for (int span = 0; span < Integer.SIZE; span += SPAN_BITS) {
			int least = span;
			int[] members = IntStream.range(0, weights.length)
				.filter((i) -> (heaviest / weights[i]) >>> least > 0
						&& (heaviest / weights[i]) >>> least < (1 << SPAN_BITS))
				.toArray();
			if (members.length > 0) {
				rings.add(new HashRing(this.candidates, members));
				units.add(Arrays.stream(members).mapToDouble((i) -> this.perWeight[i]).min().orElseThrow());
			}
		}
		this.rings = rings.toArray(HashRing[]::new);
		this.perHeaviest = units.stream().mapToDouble(Double::doubleValue).toArray();
	}

	@Override
	public @Nullable C pick(Predicate<? super C> usable) {
		return this.keyless.pick(usable);
	}

	@Override
	public @Nullable C pick(Predicate<? super C> usable, String key) {
		if (this.candidates.isEmpty()) {
			return null;
		}
		long hash = Hashes.of(key);
		int owner = owner(hash);
		if (!usable.test(this.candidates.get(owner))) {
			return heir(hash, owner, usable);
		}
		if (this.share.hasRoom(owner, usable, this.looks++)) {
			return this.candidates.get(owner);
		}
		// the one that has most of the keys does not get more than it can do
		long busy = this.candidates.get(owner).inFlight();
		C heir = heir(hash, owner, (candidate) -> candidate.inFlight() < busy && usable.test(candidate));
		return (heir != null) ? heir : this.candidates.get(owner);
	}

	private @Nullable C heir(long hash, int owner, Predicate<? super C> usable) {
		// whether there is any decides how much the search for the right one may cost
		int any = Candidates.scan(this.candidates, hash, usable, owner);
		if (any == Candidates.NONE) {
			return null;
		}
		int heir = owner(hash, usable);
		return this.candidates.get((heir != Candidates.NONE) ? heir : any);
	}

	private int owner(long hash) {
		return this.uniform ? nearest(this.rings[0], hash) : owner(hash, null);
	}

	/** Without weights, the first point after each place is the only one that counts. */
	private static int nearest(HashRing ring, long hash) {
		long shortest = Long.MAX_VALUE;
		int nearest = 0;
		for (int n = 0; n < PLACES; n++) {
			long place = Hashes.nth(hash, n);
			int point = ring.after(place);
			long distance = ring.distance(point, place);
			if (distance < shortest) {
				shortest = distance;
				nearest = point;
			}
		}
		return ring.owner(nearest);
	}

	private int owner(long hash, @Nullable Predicate<? super C> usable) {
		int owner = Candidates.NONE;
		double shortest = Double.POSITIVE_INFINITY;
		for (int r = 0; r < this.rings.length; r++) {
			HashRing ring = this.rings[r];
			int reach = (usable != null) ? Math.min(REACH, ring.size()) : ring.size();
			for (int n = 0; n < PLACES; n++) {
				long place = Hashes.nth(hash, n);
				int point = ring.after(place);
				for (int i = 0; i < reach; i++) {
					double distance = ring.distance(point, place);
					if (distance * this.perHeaviest[r] >= shortest) {
						break;
					}
					int candidate = ring.owner(point);
					double weighed = distance * this.perWeight[candidate];
					if (weighed < shortest && (usable == null || usable.test(this.candidates.get(candidate)))) {
						shortest = weighed;
						owner = candidate;
					}
					point = ring.next(point);
				}
			}
		}
		return owner;
	}

}
