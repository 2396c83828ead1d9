package dev.healthcheck.benchmark;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/**
 * Contestants that take turns.
 */
class TurnsTests {

	@Test
	void eachComesFirstAsOftenAsLast() {
		List<String> order = new ArrayList<>();
		Turns.take(List.of("a", "b", "c"), 3, (one) -> {
			order.add(one);
			return 0;
		}, List::size);
		assertThat(order).containsExactly("a", "b", "c", "c", "b", "a", "a", "b", "c");
	}

	@Test
	void theTurnsOfEachAreSummedUp() {
		assertThat(Turns.take(List.of("a", "bb"), 4, String::length,
				(turns) -> turns.stream().mapToInt(Integer::intValue).sum()))
			.containsOnly(entry("a", 4), entry("bb", 8));
	}

}
