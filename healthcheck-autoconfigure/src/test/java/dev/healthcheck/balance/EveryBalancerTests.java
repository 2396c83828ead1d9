package dev.healthcheck.balance;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * What holds for every balancer, at every size.
 */
class EveryBalancerTests {

	private static final int[] SIZES = { 1, 2, 3, 10, 1000, 10_000 };

	private final Random random = new Random(11);

	static Stream<Arguments> balancersAndSizes() {
		return Stream.of(Balance.values())
			.flatMap((balance) -> IntStream.of(SIZES).mapToObj((size) -> arguments(balance, size)));
	}

	@ParameterizedTest
	@MethodSource("balancersAndSizes")
	void oneThatIsNotUsableIsNeverPicked(Balance balance, int size) {
		List<TestCandidate> candidates = candidates(size);
		Picker<TestCandidate> picker = balance.create().picker(candidates);
		for (double dead : new double[] { 0, 0.2, 0.5, 0.9, 0.999 }) {
			candidates.forEach((candidate) -> candidate.usable = this.random.nextDouble() >= dead);
			boolean any = candidates.stream().anyMatch((candidate) -> candidate.usable && candidate.weight() > 0);
			for (int i = 0; i < 100; i++) {
				assertAllowed(picker.pick(TestCandidate::isUsable), any);
				assertAllowed(picker.pick(TestCandidate::isUsable, "key " + i), any);
			}
		}
	}

	private static void assertAllowed(@Nullable TestCandidate picked, boolean any) {
		assertThat(picked != null).isEqualTo(any);
		if (picked != null) {
			assertThat(picked.usable).isTrue();
			assertThat(picked.weight()).isPositive();
		}
	}

	@ParameterizedTest
	@MethodSource("balancersAndSizes")
	void theLastOneThatIsUsableIsFound(Balance balance, int size) {
		List<TestCandidate> candidates = TestCandidate.equal(size);
		Picker<TestCandidate> picker = balance.create().picker(candidates);
		candidates.forEach((candidate) -> candidate.usable = false);
		assertThat(picker.pick(TestCandidate::isUsable)).isNull();
		assertThat(picker.pick(TestCandidate::isUsable, "key")).isNull();
		for (int i = 0; i < 20; i++) {
			TestCandidate last = candidates.get(this.random.nextInt(size));
			last.usable = true;
			assertThat(picker.pick(TestCandidate::isUsable)).isSameAs(last);
			assertThat(picker.pick(TestCandidate::isUsable, "key " + i)).isSameAs(last);
			last.usable = false;
		}
	}

	@ParameterizedTest
	@MethodSource("balancersAndSizes")
	void withoutWeightThereIsNobodyToPick(Balance balance, int size) {
		Picker<TestCandidate> none = balance.create().picker(List.of());
		assertThat(none.pick(TestCandidate::isUsable)).isNull();
		assertThat(none.pick(TestCandidate::isUsable, "key")).isNull();
		Picker<TestCandidate> idle = balance.create().picker(TestCandidate.of(new int[size]));
		assertThat(idle.pick(TestCandidate::isUsable)).isNull();
		assertThat(idle.pick(TestCandidate::isUsable, "key")).isNull();
	}

	@ParameterizedTest
	@MethodSource("balancersAndSizes")
	void veryDifferentWeightsAreTaken(Balance balance, int size) {
		int[] weights = IntStream.range(0, size).map((i) -> (i % 3 == 0) ? 1 : 65535 * 20).toArray();
		List<TestCandidate> candidates = TestCandidate.of(weights);
		Picker<TestCandidate> picker = balance.create().picker(candidates);
		for (int i = 0; i < 100; i++) {
			assertThat(picker.pick(TestCandidate::isUsable)).isNotNull();
			assertThat(picker.pick(TestCandidate::isUsable, "key " + i)).isNotNull();
		}
	}

	private List<TestCandidate> candidates(int size) {
		return TestCandidate.of(this.random.ints(size, 0, 6).toArray());
	}

}
