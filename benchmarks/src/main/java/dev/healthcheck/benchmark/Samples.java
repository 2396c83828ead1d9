package dev.healthcheck.benchmark;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The same thing, measured several times.
 *
 * @param sorted the values in ascending order
 */
public record Samples(List<Double> sorted) {

	public Samples {
		if (sorted.isEmpty()) {
			throw new IllegalArgumentException("nothing was measured");
		}
		sorted = sorted.stream().sorted().toList();
	}

	public static Samples of(double... values) {
		return new Samples(Arrays.stream(values).boxed().toList());
	}

	/**
	 * One property of what was measured.
	 * @param measured what was measured
	 * @param property the property
	 * @param <T> the type of what was measured
	 * @return its samples
	 */
	public static <T> Samples of(List<T> measured, ToDoubleFunction<T> property) {
		return new Samples(measured.stream().map(property::applyAsDouble).toList());
	}

	/**
	 * Ours divided by the peer's, round by round: what the machine does to both of a
	 * round does not show.
	 * @param ours ours by round
	 * @param peer the peer's by round
	 * @param property what is compared
	 * @param <T> the type of what was measured
	 * @return the ratios
	 */
	public static <T> Samples ratios(List<T> ours, List<T> peer, ToDoubleFunction<T> property) {
		return new Samples(IntStream.range(0, Math.min(ours.size(), peer.size()))
			.mapToObj(
					(round) -> ratio(property.applyAsDouble(ours.get(round)), property.applyAsDouble(peer.get(round))))
			.toList());
	}

	/**
	 * The ratio of two values of which each may be zero: nothing is as good as nothing.
	 * @param ours ours
	 * @param peer the peer's
	 * @return the ratio, infinite if only the peer's is zero
	 */
	public static double ratio(double ours, double peer) {
		return (ours == peer) ? 1 : ours / peer;
	}

	public double median() {
		int middle = this.sorted.size() / 2;
		return (this.sorted.size() % 2 == 1) ? this.sorted.get(middle)
				: (this.sorted.get(middle - 1) + this.sorted.get(middle)) / 2;
	}

	/**
	 * The value that a share of all values does not exceed.
	 * @param share from 0 to 1
	 * @return the value, one of those measured
	 */
	public double percentile(double share) {
		return this.sorted.get(Math.max(0, (int) Math.ceil(share * this.sorted.size()) - 1));
	}

	public double lowest() {
		return this.sorted.get(0);
	}

	public double highest() {
		return this.sorted.get(this.sorted.size() - 1);
	}

}
