package dev.healthcheck.balance;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RoundRobinTests {

	private static TestCandidate pick(Picker<TestCandidate> picker) {
		return Objects.requireNonNull(picker.pick(TestCandidate::isUsable));
	}

	private static int[] counts(Picker<TestCandidate> picker, int candidates, int picks) {
		int[] counts = new int[candidates];
		for (int i = 0; i < picks; i++) {
			counts[pick(picker).index()]++;
		}
		return counts;
	}

	@Test
	void smoothOrderSpreadsHeavyOnes() {
		assertThat(SmoothOrder.of(new int[] { 3, 1 })).containsExactly(0, 1, 0, 0);
		assertThat(SmoothOrder.of(new int[] { 1, 1, 1 })).containsExactly(0, 1, 2);
		assertThat(SmoothOrder.of(new int[] { 10, 10 })).containsExactly(0, 1);
		assertThat(SmoothOrder.of(new int[] { 20, 20, 2 })).hasSize(21);
	}

	/** Over any run from the start of a cycle, every count is within one of its share. */
	@Test
	void smoothOrderIsFairOverEveryPrefix() {
		Random random = new Random(7);
		for (int round = 0; round < 200; round++) {
			int[] weights = random.ints(1 + random.nextInt(8), 1, 30).toArray();
			int[] order = SmoothOrder.of(weights);
			double sum = Arrays.stream(weights).sum();
			int[] counts = new int[weights.length];
			for (int slot = 0; slot < order.length; slot++) {
				counts[order[slot]]++;
				for (int i = 0; i < weights.length; i++) {
					assertThat(Math.abs(counts[i] - (slot + 1) * weights[i] / sum))
						.as("weights %s after %d", Arrays.toString(weights), slot + 1)
						.isLessThanOrEqualTo(1.0);
				}
			}
		}
	}

	@Test
	void longCyclesAreScaledDownFairly() {
		int[] order = SmoothOrder.of(new int[] { 65535, 65534, 65533, 65531, 65521, 1 });
		assertThat(order.length).isBetween(1, (1 << 18) + 6);
		assertThat(Arrays.stream(order).filter((i) -> i == 5).count()).isPositive();
	}

	@Test
	void aSmallWeightKeepsATurnNextToTenThousandHugeOnes() {
		int[] weights = IntStream.range(0, 10_000).map((i) -> (i == 77) ? 1 : 65535 * 20 - i % 7).toArray();
		int[] order = SmoothOrder.of(weights);
		assertThat(order.length).isLessThan(1 << 19);
		assertThat(Arrays.stream(order).distinct().count()).isEqualTo(10_000);
	}

	/** Over any cycle, wherever it begins, every count is within one of its share. */
	@Test
	void countsAreWithinOneOfTheShareOverAnyCycle() {
		Random random = new Random(13);
		for (int round = 0; round < 100; round++) {
			int[] weights = random.ints(1 + random.nextInt(10), 0, 20).toArray();
			int sum = Arrays.stream(weights).sum();
			if (sum > 0) {
				Picker<TestCandidate> picker = Balance.ROUND_ROBIN.create().picker(TestCandidate.of(weights));
				counts(picker, weights.length, random.nextInt(sum));
				int[] counts = counts(picker, weights.length, sum);
				for (int i = 0; i < weights.length; i++) {
					assertThat(counts[i]).as(Arrays.toString(weights)).isBetween(weights[i] - 1, weights[i] + 1);
				}
			}
		}
	}

	@Test
	void countsByWeightAndSkipsUnusable() {
		List<TestCandidate> candidates = TestCandidate.of(3, 1, 0);
		Picker<TestCandidate> picker = Balance.ROUND_ROBIN.create().picker(candidates);
		assertThat(counts(picker, 3, 400)).containsExactly(300, 100, 0);
		candidates.get(0).usable = false;
		assertThat(counts(picker, 3, 10)).containsExactly(0, 10, 0);
	}

	/** A failed rack: neighbours in the list that are all unusable. */
	@Test
	void whoFollowsUnusableOnesGetsNoMoreThanOthers() {
		List<TestCandidate> candidates = TestCandidate.equal(1000);
		Picker<TestCandidate> picker = Balance.ROUND_ROBIN.create().picker(candidates);
		candidates.subList(100, 300).forEach((candidate) -> candidate.usable = false);
		int[] counts = counts(picker, 1000, 80_000);
		assertThat(Arrays.stream(counts).max().orElseThrow()).isLessThan(120);
		assertThat(IntStream.range(300, 1000).map((i) -> counts[i]).min().orElseThrow()).isGreaterThan(80);
	}

	@Test
	void severalInstancesDoNotStartAtTheSameNode() {
		Set<Integer> starts = new HashSet<>();
		for (int i = 0; i < 100; i++) {
			starts.add(pick(Balance.ROUND_ROBIN.create().picker(TestCandidate.of(1, 1, 1))).index());
		}
		assertThat(starts).containsExactlyInAnyOrder(0, 1, 2);
	}

	@Test
	void turnsAreRemainders() {
		Random random = new Random(17);
		TestCandidate one = new TestCandidate(0, 1);
		for (int i = 0; i < 100_000; i++) {
			int length = 1 + random.nextInt(1 << (1 + random.nextInt(19)));
			int count = (i % 10 == 0) ? -1 - random.nextInt(3) : random.nextInt();
			int turn = new RoundRobinPicker<TestCandidate>(Weighted.of(List.of(one)), new int[length],
					new AtomicInteger(), (usable) -> null)
				.turn(count);
			assertThat(turn).isEqualTo(Integer.remainderUnsigned(count, length));
		}
	}

}
