package dev.healthcheck.balance;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import dev.healthcheck.node.NodeAddress;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BalancersTests {

	private static List<TestCandidate> candidates(int... weights) {
		return IntStream.range(0, weights.length).mapToObj((i) -> new TestCandidate(i, weights[i])).toList();
	}

	private static TestCandidate pick(Picker<TestCandidate> picker, Predicate<TestCandidate> usable) {
		return Objects.requireNonNull(picker.pick(usable));
	}

	private static boolean all(TestCandidate candidate) {
		return candidate.weight() >= 0;
	}

	@Test
	void smoothOrderSpreadsHeavyOnes() {
		assertThat(SmoothOrder.of(new int[] { 3, 1 })).containsExactly(0, 1, 0, 0);
		assertThat(SmoothOrder.of(new int[] { 1, 1, 1 })).containsExactly(0, 1, 2);
		assertThat(SmoothOrder.of(new int[] { 10, 10 })).containsExactly(0, 1);
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
	void roundRobinCountsByWeightAndSkipsUnusable() {
		Picker<TestCandidate> picker = Balance.ROUND_ROBIN.create().picker(candidates(3, 1, 0));
		int[] counts = new int[3];
		for (int i = 0; i < 400; i++) {
			counts[pick(picker, BalancersTests::all).index()]++;
		}
		assertThat(counts).containsExactly(300, 100, 0);
		for (int i = 0; i < 10; i++) {
			assertThat(pick(picker, (candidate) -> candidate.index() == 1).index()).isEqualTo(1);
		}
		assertThat(picker.pick((candidate) -> false)).isNull();
	}

	@Test
	void severalInstancesDoNotStartAtTheSameNode() {
		Set<Integer> starts = new HashSet<>();
		for (int i = 0; i < 100; i++) {
			starts.add(pick(Balance.ROUND_ROBIN.create().picker(candidates(1, 1, 1)), BalancersTests::all).index());
		}
		assertThat(starts).containsExactlyInAnyOrder(0, 1, 2);
	}

	@Test
	void stickyStaysUntilUnusableAndDoesNotReturn() {
		Balancer balancer = Balance.STICKY.create();
		Picker<TestCandidate> picker = balancer.picker(candidates(1, 1, 1));
		assertThat(pick(picker, BalancersTests::all).index()).isZero();
		assertThat(pick(picker, (candidate) -> candidate.index() != 0).index()).isEqualTo(1);
		assertThat(pick(picker, BalancersTests::all).index()).isEqualTo(1);
		assertThat(balancer.current()).isEqualTo(new NodeAddress("n1", 1));
		// all pickers of the balancer are at the same node
		assertThat(pick(balancer.picker(candidates(1, 1, 1)), BalancersTests::all).index()).isEqualTo(1);
	}

	@Test
	void stickyAvoidsASuspectWithoutMoving() {
		Balancer balancer = Balance.STICKY.create();
		List<TestCandidate> candidates = candidates(1, 1);
		Picker<TestCandidate> picker = balancer.picker(candidates);
		pick(picker, BalancersTests::all);
		candidates.get(0).suspect = true;
		assertThat(pick(picker, (candidate) -> !candidate.suspect).index()).isEqualTo(1);
		assertThat(balancer.current()).isEqualTo(new NodeAddress("n0", 1));
		candidates.get(0).suspect = false;
		assertThat(pick(picker, BalancersTests::all).index()).isZero();
	}

	@Test
	void stickyStartsAtTheLeaderIfKnownAndLeaderFollowsIt() {
		NodeAddress leader = new NodeAddress("n2", 1);
		for (Balance balance : List.of(Balance.STICKY, Balance.LEADER)) {
			Balancer balancer = balance.create();
			balancer.leaderIs(leader);
			Picker<TestCandidate> picker = balancer.picker(candidates(1, 1, 1));
			assertThat(pick(picker, BalancersTests::all).index()).isEqualTo(2);
			balancer.leaderIs(new NodeAddress("n1", 1));
			assertThat(pick(picker, BalancersTests::all).index()).isEqualTo((balance == Balance.LEADER) ? 1 : 2);
		}
	}

	@Test
	void orderedReturnsToTheFirst() {
		Picker<TestCandidate> picker = Balance.ORDERED.create().picker(candidates(1, 1));
		assertThat(pick(picker, (candidate) -> candidate.index() == 1).index()).isEqualTo(1);
		assertThat(pick(picker, BalancersTests::all).index()).isZero();
	}

	@Test
	void namesAreParsedAndRefusalsNameWhatThereIs() {
		assertThat(Balance.parse("round-robin")).isEqualTo(Balance.ROUND_ROBIN);
		assertThat(Balance.parse(" Leader ")).isEqualTo(Balance.LEADER);
		assertThatIllegalArgumentException().isThrownBy(() -> Balance.parse("fastest"))
			.withMessageContaining("'fastest'")
			.withMessageContaining("round-robin, sticky, ordered, leader");
	}

	private static final class TestCandidate implements Candidate {

		private final int index;

		private final int weight;

		private boolean suspect;

		TestCandidate(int index, int weight) {
			this.index = index;
			this.weight = weight;
		}

		int index() {
			return this.index;
		}

		@Override
		public NodeAddress address() {
			return new NodeAddress("n" + this.index, 1);
		}

		@Override
		public int weight() {
			return this.weight;
		}

		@Override
		public long inFlight() {
			return 0;
		}

		@Override
		public boolean isSuspect() {
			return this.suspect;
		}

	}

}
