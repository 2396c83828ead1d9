package dev.healthcheck.benchmark;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Contestants that take short turns.
 */
public final class Turns {

	private Turns() {
	}

	/**
	 * Let each have its turns, every other time in the opposite order, so that each comes
	 * first as often as last.
	 * @param contestants who takes turns
	 * @param times how many turns each has
	 * @param turn has one, and measures
	 * @param summary makes one result of all turns of one
	 * @param <C> the type of contestants
	 * @param <T> the type of results
	 * @return what the turns of each come to
	 */
	public static <C, T> Map<C, T> take(Collection<C> contestants, int times, Function<C, T> turn,
			Function<List<T>, T> summary) {
		Map<C, List<T>> results = new LinkedHashMap<>();
		List<C> order = new ArrayList<>(contestants);
		for (int i = 0; i < times; i++) {
			order.forEach((one) -> results.computeIfAbsent(one, (first) -> new ArrayList<>()).add(turn.apply(one)));
			Collections.reverse(order);
		}
		Map<C, T> summaries = new LinkedHashMap<>();
		results.forEach((one, measured) -> summaries.put(one, summary.apply(measured)));
		return summaries;
	}

}
