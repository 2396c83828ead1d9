package dev.healthcheck.balance;

import java.util.Arrays;
import java.util.List;

/**
 * Points of candidates on a circle of 2<sup>64</sup> positions, in order, with an index
 * by their first bits, which finds the point that follows a position in constant time.
 * Where a point is depends on its candidate's address alone.
 */
final class HashRing {

	private static final int POINTS = 16;

	/**
	 * An index of a fourth of the points stays in the cache, and a few are next to each
	 * other.
	 */
	private static final int POINTS_PER_SECTION_BITS = 2;

	private final long[] positions;

	private final int[] owners;

	/** Where the points begin whose first bits are the index. */
	private final int[] starts;

	private final int shift;

	/**
	 * Place points.
	 * @param candidates all candidates
	 * @param members the indices of those whose points are here, at least one
	 */
	HashRing(List<? extends Candidate> candidates, int[] members) {
		int size = members.length * POINTS;
		this.shift = Integer.SIZE + Integer.numberOfLeadingZeros(size - 1) + POINTS_PER_SECTION_BITS;
		long[] unordered = new long[size];
		int[] counts = new int[(1 << (64 - this.shift)) + 1];
		for (int i = 0; i < size; i += POINTS) {
			long hash = Hashes.of(candidates.get(members[i / POINTS]).address());
			for (int n = 0; n < POINTS; n++) {
				long position = Hashes.nth(hash, n);
				unordered[i + n] = position;
				counts[section(position) + 1]++;
			}
		}
		for (int i = 1; i < counts.length; i++) {
			counts[i] += counts[i - 1];
		}
		this.starts = counts;
		this.positions = new long[size];
		this.owners = new int[size];
		int[] ends = Arrays.copyOf(counts, counts.length - 1);
		for (int i = 0; i < size; i++) {
			int section = section(unordered[i]);
			insert(this.starts[section], ends[section]++, unordered[i], members[i / POINTS]);
		}
	}

	/** A section has few points, so this moves few. */
	private void insert(int start, int end, long position, int owner) {
		int at = end;
		while (at > start && Long.compareUnsigned(this.positions[at - 1], position) > 0) {
			this.positions[at] = this.positions[at - 1];
			this.owners[at] = this.owners[at - 1];
			at--;
		}
		this.positions[at] = position;
		this.owners[at] = owner;
	}

	private int section(long position) {
		return (int) (position >>> this.shift);
	}

	int size() {
		return this.positions.length;
	}

	/**
	 * The first point at or after a position.
	 * @param position the position
	 * @return its number
	 */
	int after(long position) {
		int section = section(position);
		int point = this.starts[section];
		int end = this.starts[section + 1];
		while (point < end && Long.compareUnsigned(this.positions[point], position) < 0) {
			point++;
		}
		return (point < this.positions.length) ? point : 0;
	}

	/** The point after a point. */
	int next(int point) {
		return (point + 1 < this.positions.length) ? point + 1 : 0;
	}

	/** How far a point is from a position that it follows, up to 2<sup>63</sup>. */
	long distance(int point, long position) {
		return (this.positions[point] - position) >>> 1;
	}

	/** The index of the candidate that a point belongs to. */
	int owner(int point) {
		return this.owners[point];
	}

}
