package dev.healthcheck.balance;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The balancers that choose at random; with fixed seeds.
 */
class RandomChoiceTests {

	private final SplittableRandom seeded = new SplittableRandom(3);

	private final Balancer weighted = new WeightedRandom(this.seeded::nextLong);

	private final Balancer leastRequests = new LeastRequests(this.seeded::nextLong);

	private static int[] counts(Picker<TestCandidate> picker, int candidates, int picks) {
		int[] counts = new int[candidates];
		for (int i = 0; i < picks; i++) {
			counts[Objects.requireNonNull(picker.pick(TestCandidate::isUsable)).index()]++;
		}
		return counts;
	}

	/** Whether counts are what weights make probable: chi-square at 4 sigma. */
	private static void assertByWeight(int[] counts, int[] weights) {
		double sum = Arrays.stream(weights).sum();
		double picks = Arrays.stream(counts).sum();
		double chiSquare = 0;
		for (int i = 0; i < weights.length; i++) {
			double expected = picks * weights[i] / sum;
			if (weights[i] == 0) {
				assertThat(counts[i]).isZero();
			}
			else {
				chiSquare += (counts[i] - expected) * (counts[i] - expected) / expected;
			}
		}
		double freedom = Arrays.stream(weights).filter((weight) -> weight > 0).count() - 1.0;
		assertThat(chiSquare).isLessThanOrEqualTo(freedom + 4 * Math.sqrt(2 * freedom) + 8);
	}

	@Test
	void randomIsByWeight() {
		Random random = new Random(23);
		for (int round = 0; round < 50; round++) {
			int[] weights = random.ints(1 + random.nextInt(12), 0, 1 + random.nextInt(30)).toArray();
			weights[0] = 1 + random.nextInt(5);
			Picker<TestCandidate> picker = this.weighted.picker(TestCandidate.of(weights));
			assertByWeight(counts(picker, weights.length, 20_000), weights);
		}
	}

	@Test
	void randomIsByWeightAtTenThousand() {
		int[] weights = IntStream.range(0, 10_000).map((i) -> 1 + i % 4).toArray();
		assertByWeight(counts(this.weighted.picker(TestCandidate.of(weights)), 10_000, 500_000), weights);
		int[] equal = new int[10_000];
		Arrays.fill(equal, 7);
		assertByWeight(counts(this.weighted.picker(TestCandidate.of(equal)), 10_000, 500_000), equal);
	}

	@Test
	void randomKeepsTheSharesOfThoseThatAreUsable() {
		int[] weights = { 1, 5, 2, 9, 3 };
		List<TestCandidate> candidates = TestCandidate.of(weights);
		Picker<TestCandidate> picker = this.weighted.picker(candidates);
		candidates.get(1).usable = false;
		weights[1] = 0;
		assertByWeight(counts(picker, 5, 50_000), weights);
	}

	@Test
	void ofTwoTheLessBusyOneIsPickedAlways() {
		List<TestCandidate> candidates = TestCandidate.of(1, 1);
		Picker<TestCandidate> picker = this.leastRequests.picker(candidates);
		candidates.get(0).inFlight = 1;
		assertThat(counts(picker, 2, 10_000)).containsExactly(0, 10_000);
		candidates.get(1).inFlight = 2;
		assertThat(counts(picker, 2, 10_000)).containsExactly(10_000, 0);
		candidates.get(0).usable = false;
		assertThat(counts(picker, 2, 100)).containsExactly(0, 100);
	}

	@Test
	void theBusiestOfAllIsNeverPicked() {
		for (int size : new int[] { 2, 3, 10, 1000 }) {
			List<TestCandidate> candidates = TestCandidate.equal(size);
			candidates.get(size / 2).inFlight = 1;
			assertThat(counts(this.leastRequests.picker(candidates), size, 10_000)[size / 2]).isZero();
		}
	}

	@Test
	void requestsInFlightAreComparedPerWeight() {
		List<TestCandidate> candidates = TestCandidate.of(65535 * 20, 65535 * 10);
		Picker<TestCandidate> picker = this.leastRequests.picker(candidates);
		candidates.get(0).inFlight = 19;
		candidates.get(1).inFlight = 10;
		assertThat(counts(picker, 2, 1000)).containsExactly(1000, 0);
		candidates.get(0).inFlight = 21;
		assertThat(counts(picker, 2, 1000)).containsExactly(0, 1000);
	}

	@Test
	void anIdleUpstreamIsUsedByWeight() {
		int[] weights = { 1, 0, 5, 2 };
		assertByWeight(counts(this.leastRequests.picker(TestCandidate.of(weights)), 4, 50_000), weights);
	}

	/** Requests that take equally long on all nodes but one, where they take longer. */
	@Test
	void loadFollowsWhatNodesCanDo() {
		List<TestCandidate> candidates = TestCandidate.equal(10);
		Picker<TestCandidate> picker = this.leastRequests.picker(candidates);
		int[] counts = new int[10];
		TestCandidate[] pending = new TestCandidate[400];
		for (int i = 0; i < 40_000; i++) {
			TestCandidate picked = Objects.requireNonNull(picker.pick(TestCandidate::isUsable));
			counts[picked.index()]++;
			picked.inFlight++;
			int ends = i + ((picked.index() == 0) ? 200 : 20);
			while (pending[ends % 400] != null) {
				ends++;
			}
			pending[ends % 400] = picked;
			TestCandidate ended = pending[(i + 1) % 400];
			if (ended != null) {
				ended.inFlight--;
				pending[(i + 1) % 400] = null;
			}
		}
		assertThat(counts[0]).isLessThan(1500);
		assertThat(IntStream.range(1, 10).map((i) -> counts[i]).min().orElseThrow()).isGreaterThan(3500);
	}

}
