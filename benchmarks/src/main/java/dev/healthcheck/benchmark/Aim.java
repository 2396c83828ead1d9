package dev.healthcheck.benchmark;

import org.jspecify.annotations.Nullable;

/**
 * What a result is meant to be.
 *
 * @param lowest the lowest value that meets it, or {@code null}
 * @param highest the highest value that meets it, or {@code null}
 */
public record Aim(@Nullable Double lowest, @Nullable Double highest) {

	/** No aim: the row informs. */
	public static final Aim NONE = new Aim(null, null);

	public static Aim atLeast(double lowest) {
		return new Aim(lowest, null);
	}

	public static Aim atMost(double highest) {
		return new Aim(null, highest);
	}

	boolean isMetBy(double value) {
		return (this.lowest == null || value >= this.lowest) && (this.highest == null || value <= this.highest);
	}

	@Override
	public String toString() {
		return (this.lowest != null) ? ">= " + Figure.number(this.lowest)
				: (this.highest != null) ? "<= " + Figure.number(this.highest) : "";
	}

}
