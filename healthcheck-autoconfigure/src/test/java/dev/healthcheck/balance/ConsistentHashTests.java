package dev.healthcheck.balance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ConsistentHashTests {

	private static final int KEYS = 20_000;

	private static Picker<TestCandidate> picker(List<TestCandidate> candidates) {
		return Balance.HASH.create().picker(candidates);
	}

	private static TestCandidate pick(Picker<TestCandidate> picker, int key) {
		return Objects.requireNonNull(picker.pick(TestCandidate::isUsable, "user-" + key));
	}

	private static TestCandidate[] owners(Picker<TestCandidate> picker) {
		return IntStream.range(0, KEYS).mapToObj((key) -> pick(picker, key)).toArray(TestCandidate[]::new);
	}

	private static double[] shares(Picker<TestCandidate> picker, int candidates, int keys) {
		double[] shares = new double[candidates];
		for (int key = 0; key < keys; key++) {
			shares[pick(picker, key).index()] += 1.0 / keys;
		}
		return shares;
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 10, 100, 1000 })
	void keysAreSpreadEvenly(int size) {
		double[] shares = shares(picker(TestCandidate.equal(size)), size, 1000 * size);
		assertThat(Arrays.stream(shares).max().orElseThrow() * size).isLessThan(1.3);
		assertThat(Arrays.stream(shares).min().orElseThrow() * size).isGreaterThan(0.6);
	}

	@Test
	void keysAreSpreadEvenlyOverTenThousand() {
		double[] shares = shares(picker(TestCandidate.equal(10_000)), 10_000, 1_000_000);
		// 100 keys each: the sampling alone spreads by a tenth
		double deviation = Math
			.sqrt(Arrays.stream(shares).map((s) -> (s * 1e4 - 1) * (s * 1e4 - 1)).average().orElse(9));
		assertThat(deviation).isLessThan(0.15);
		assertThat(Arrays.stream(shares).max().orElseThrow() * 1e4).isLessThan(1.6);
	}

	@Test
	void keysAreSpreadByWeight() {
		Random random = new Random(5);
		for (int[] weights : new int[][] { { 3, 1 }, { 1, 1, 2 }, { 100, 1, 10, 50 }, { 65535 * 20, 65535 * 2 },
				random.ints(50, 1, 100).toArray() }) {
			double sum = Arrays.stream(weights).sum();
			double[] shares = shares(picker(TestCandidate.of(weights)), weights.length, 100_000);
			for (int i = 0; i < weights.length; i++) {
				double share = weights[i] / sum;
				assertThat(shares[i]).as("%s[%d]", Arrays.toString(weights), i)
					.isBetween(0.7 * share - 0.001, 1.3 * share + 0.001);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 3, 10, 1000 })
	void onlyTheKeysOfOneThatLeavesMove(int size) {
		Random random = new Random(size);
		for (int[] weights : List.of(IntStream.generate(() -> 1).limit(size).toArray(),
				random.ints(size, 1, 2000).toArray())) {
			List<TestCandidate> all = TestCandidate.of(weights);
			TestCandidate[] before = owners(picker(all));
			List<TestCandidate> rest = new ArrayList<>(all);
			TestCandidate left = rest.remove(random.nextInt(size));
			Collections.shuffle(rest, random);
			TestCandidate[] after = owners(picker(rest));
			Set<TestCandidate> heirs = new HashSet<>();
			for (int key = 0; key < KEYS; key++) {
				if (before[key] == left) {
					heirs.add(after[key]);
				}
				else {
					assertThat(after[key]).isSameAs(before[key]);
				}
			}
			assertThat(heirs).hasSizeGreaterThanOrEqualTo(Math.min(size - 1, 3));
		}
	}

	/** A node is skipped at once, and the snapshot without it comes later. */
	@ParameterizedTest
	@ValueSource(ints = { 2, 3, 10, 1000 })
	void skippingChoosesAsAPickerWithoutTheUnusableOnes(int size) {
		Random random = new Random(size);
		List<TestCandidate> all = TestCandidate.of(random.ints(size, 1, 40).toArray());
		Picker<TestCandidate> picker = picker(all);
		all.forEach((candidate) -> candidate.usable = random.nextInt(5) > 0);
		all.get(0).usable = true;
		all.get(size - 1).usable = false;
		Picker<TestCandidate> rebuilt = picker(all.stream().filter(TestCandidate::isUsable).toList());
		assertThat(owners(picker)).isEqualTo(owners(rebuilt));
	}

	@Test
	void aCommonFactorOfTheWeightsChangesNothing() {
		TestCandidate[] before = owners(picker(TestCandidate.of(1, 1, 3, 7)));
		TestCandidate[] ramping = owners(picker(TestCandidate.of(20, 20, 60, 140)));
		assertThat(Arrays.stream(ramping).map(TestCandidate::index))
			.containsExactlyElementsOf(Arrays.stream(before).map(TestCandidate::index).toList());
	}

	@Test
	void aWeightThatGrowsOnlyAttractsKeys() {
		TestCandidate[] before = owners(picker(TestCandidate.of(20, 20, 2)));
		TestCandidate[] after = owners(picker(TestCandidate.of(20, 20, 5)));
		for (int key = 0; key < KEYS; key++) {
			if (after[key].index() != 2) {
				assertThat(after[key].index()).isEqualTo(before[key].index());
			}
		}
	}

	@Test
	void similarKeysAndHostsAreSpread() {
		Set<Long> hashes = new HashSet<>();
		int[] first = new int[16];
		for (int i = 0; i < 100_000; i++) {
			long hash = Hashes.of("/a/" + i);
			hashes.add(hash);
			first[(int) (hash >>> 60)]++;
		}
		hashes.add(Hashes.of(""));
		hashes.add(Hashes.of("\0"));
		hashes.add(Hashes.of("\0\0"));
		assertThat(hashes).hasSize(100_003);
		assertThat(Arrays.stream(first).min().orElseThrow()).isGreaterThan(5800);
		assertThat(Arrays.stream(first).max().orElseThrow()).isLessThan(6700);
	}

	@Test
	void withoutAKeyAllArePicked() {
		Picker<TestCandidate> picker = picker(TestCandidate.of(1, 1, 0, 1));
		Set<Integer> picked = new HashSet<>();
		for (int i = 0; i < 1000; i++) {
			picked.add(Objects.requireNonNull(picker.pick(TestCandidate::isUsable)).index());
		}
		assertThat(picked).containsExactlyInAnyOrder(0, 1, 3);
	}

}
