package dev.healthcheck.simulation;

import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What matters in a scenario, and what it is meant to be.
 *
 * @param what what it is
 * @param unit its unit, may be empty
 * @param sense whether more or less is better
 * @param aim what it is meant to be at least or at most
 * @param measured finds it in a result; infinite for never
 */
public record Goal(String what, String unit, Sense sense, double aim, ToDoubleFunction<Result> measured) {

	/**
	 * Whether a value is as it is meant to be.
	 * @param value the value
	 * @return whether the aim is met
	 */
	public boolean isMetBy(double value) {
		return (this.sense == Sense.AT_MOST) ? value <= this.aim : value >= this.aim;
	}

	/**
	 * Write a value as the table shows it.
	 * @param value the value
	 * @return the text
	 */
	public String format(double value) {
		if (Double.isInfinite(value)) {
			return "never";
		}
		double size = Math.abs(value);
		String number = String.format(Locale.ROOT, (size < 9.995) ? "%.2f" : (size < 99.95) ? "%.1f" : "%.0f", value);
		String digits = number.contains(".") ? number.replaceFirst("\\.?0+$", "") : number;
		return (digits + " " + this.unit).strip();
	}

	/**
	 * What it is meant to be.
	 */
	@Override
	public String toString() {
		return ((this.sense == Sense.AT_MOST) ? "≤ " : "≥ ") + format(this.aim);
	}

	/** Which way is better. */
	public enum Sense {

		/** Less is better. */
		AT_MOST,

		/** More is better. */
		AT_LEAST

	}

}
