package dev.healthcheck.balance;

import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Balancers that are given the same chance choose alike.
 */
class RepeatableChanceTests {

	@ParameterizedTest
	@EnumSource
	void theSameSeedChoosesTheSame(Balance balance) {
		for (long seed = 0; seed < 20; seed++) {
			assertThat(choices(balance, seed)).isEqualTo(choices(balance, seed));
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "ROUND_ROBIN", "RANDOM", "LEAST_REQUESTS", "HASH" })
	void seedsMakeADifference(Balance balance) {
		assertThat(IntStream.range(0, 20).mapToObj((seed) -> choices(balance, seed)).distinct().count())
			.isGreaterThan(2);
	}

	private static List<Integer> choices(Balance balance, long seed) {
		Picker<TestCandidate> picker = balance.create(new SplittableRandom(seed)::nextLong)
			.picker(TestCandidate.of(1, 2, 3, 1));
		return IntStream.range(0, 50)
			.mapToObj((i) -> Objects.requireNonNull(picker.pick((candidate) -> true)).index())
			.toList();
	}

}
