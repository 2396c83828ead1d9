package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Whether nodes that keep requests waiting are avoided before anything has failed, and
 * reads given to a second node, whose answer is taken if it comes first.
 *
 * @param enabled whether they are
 * @param budgetPercent how many percent of the requests may be given to a second node
 * while the first one is not avoided, and ten on top; from 0 to {@value #MAX_PERCENT}
 * @param floor a request that has waited for less is never late
 * @param delay how long one may wait that cannot be compared, because fewer than
 * {@value LateThreshold#ENOUGH} were answered in the last minute; {@code null} for a
 * tenth of the time that a check has
 */
public record HedgeSettings(boolean enabled, double budgetPercent, Duration floor, @Nullable Duration delay) {

	/** More would be a load of its own when all nodes are slow. */
	static final int MAX_PERCENT = 20;

	private static final HedgeSettings DEFAULTS = new HedgeSettings(true, 2, Duration.ofMillis(50), null);

	public HedgeSettings {
		Objects.requireNonNull(floor, "'floor' must not be null");
		if (!(budgetPercent >= 0 && budgetPercent <= MAX_PERCENT)) {
			throw refused(budgetPercent + "%");
		}
		if (floor.isNegative() || floor.isZero()) {
			throw new IllegalArgumentException("'floor' is " + floor + ", but must be a positive duration");
		}
	}

	/**
	 * On, with a budget of 2 %; requests are late from 50 ms on.
	 * @return the settings
	 */
	public static HedgeSettings ofDefaults() {
		return DEFAULTS;
	}

	/**
	 * The same, turned on or off.
	 * @param enabled whether it is on
	 * @return the settings
	 */
	public HedgeSettings withEnabled(boolean enabled) {
		return new HedgeSettings(enabled, this.budgetPercent, this.floor, this.delay);
	}

	/**
	 * The same with another time.
	 * @param delay how long a request may wait that cannot be compared
	 * @return the settings
	 */
	public HedgeSettings withDelay(Duration delay) {
		return new HedgeSettings(this.enabled, this.budgetPercent, this.floor, delay);
	}

	/**
	 * The same with another budget.
	 * @param text a value such as {@code 2%}
	 * @return the settings
	 * @throws IllegalArgumentException if it is none from 0% to {@value #MAX_PERCENT}%
	 */
	public HedgeSettings withBudget(String text) {
		String value = text.trim();
		if (!value.matches("[0-9]{1,3}(\\.[0-9]{1,3})? ?%")) {
			throw refused(text);
		}
		double percent = Double.parseDouble(value.substring(0, value.length() - 1).trim());
		if (percent > MAX_PERCENT) {
			throw refused(text);
		}
		return new HedgeSettings(this.enabled, percent, this.floor, this.delay);
	}

	private static IllegalArgumentException refused(String value) {
		return new IllegalArgumentException("'hedge-budget' is '" + value + "', but must be from 0% to " + MAX_PERCENT
				+ "%: a few requests are enough to find out that a node is silent, and more are a load of their own when"
				+ " all nodes are slow");
	}

}
