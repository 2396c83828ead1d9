package dev.healthcheck.benchmark;

import org.jspecify.annotations.Nullable;

/**
 * One result. With a peer that it is divided by, spread and aim are about the ratio,
 * otherwise about the value itself.
 *
 * @param name what was measured, within its benchmark
 * @param ours our value
 * @param peer the peer's value, or {@code null} if there is none
 * @param samples what spread and aim are about
 * @param aim what it is meant to be
 */
public record Row(String name, Figure ours, @Nullable Figure peer, Samples samples, Aim aim) {

	/**
	 * A result by itself.
	 * @param name what was measured
	 * @param unit its unit
	 * @param samples the measured values
	 * @param aim what the median is meant to be
	 * @return the row
	 */
	public static Row alone(String name, String unit, Samples samples, Aim aim) {
		return new Row(name, Figure.of(samples.median(), unit), null, samples, aim);
	}

	/**
	 * A result with those of peers for comparison: spread and aim are about ours.
	 * @param name what was measured
	 * @param unit its unit
	 * @param samples our measured values
	 * @param peers what the peers have, may be empty
	 * @param aim what our median is meant to be
	 * @return the row
	 */
	public static Row beside(String name, String unit, Samples samples, String peers, Aim aim) {
		return new Row(name, Figure.of(samples.median(), unit), new Figure(Double.NaN, "", peers), samples, aim);
	}

	/**
	 * What could not be measured here.
	 * @param name what would have been measured
	 * @param reason why not
	 * @return the row
	 */
	public static Row missing(String name, String reason) {
		return new Row(name, new Figure(Double.NaN, "", "not measured: " + reason), null, Samples.of(Double.NaN),
				Aim.NONE);
	}

	/**
	 * Whether it could not be measured here.
	 * @return {@code true} if there is a reason instead of figures
	 */
	public boolean isMissing() {
		return Double.isNaN(this.ours.value());
	}

	String ratio() {
		return (this.peer != null && !Double.isNaN(this.peer.value())) ? Figure.number(this.samples.median()) : "";
	}

	String spread() {
		return isMissing() ? "" : Figure.number(this.samples.lowest()) + " to " + Figure.number(this.samples.highest());
	}

	/** In one line, as people read it while others are still measured. */
	String text() {
		String text = this.name + ": " + this.ours;
		if (this.peer != null) {
			text += ", peer " + this.peer;
		}
		if (!ratio().isEmpty()) {
			text += ", ratio " + ratio();
		}
		return verdict().isEmpty() ? text : text + ", aim " + this.aim + ": " + verdict();
	}

	String verdict() {
		return this.aim.equals(Aim.NONE) ? "" : this.aim.isMetBy(this.samples.median()) ? "met" : "missed";
	}

}
