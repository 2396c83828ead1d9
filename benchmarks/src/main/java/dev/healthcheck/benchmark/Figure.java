package dev.healthcheck.benchmark;

/**
 * A measured value as the table shows it.
 *
 * @param value the value
 * @param unit its unit
 * @param detail what else is known of it, may be empty
 */
public record Figure(double value, String unit, String detail) {

	public static Figure of(double value, String unit) {
		return new Figure(value, unit, "");
	}

	/**
	 * Write a number with as many digits as matter.
	 * @param value the number
	 * @return the text
	 */
	public static String number(double value) {
		if (Double.isInfinite(value)) {
			return "infinite";
		}
		double size = Math.abs(value);
		if (size >= 100 || value == Math.rint(value)) {
			return "%,d".formatted(Math.round(value));
		}
		return ((size >= 10) ? "%.1f" : (size >= 0.1) ? "%.2f" : "%.4f").formatted(value);
	}

	@Override
	public String toString() {
		return Double.isNaN(this.value) ? this.detail : (number(this.value) + " " + this.unit).strip()
				+ (this.detail.isEmpty() ? "" : " (" + this.detail + ")");
	}

}
