package dev.healthcheck.balance;

import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

import dev.healthcheck.node.NodeAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BalancersTests {

	private static TestCandidate pick(Picker<TestCandidate> picker, Predicate<TestCandidate> usable) {
		return Objects.requireNonNull(picker.pick(usable));
	}

	private static boolean all(TestCandidate candidate) {
		return candidate.weight() >= 0;
	}

	@Test
	void stickyStaysUntilUnusableAndDoesNotReturn() {
		Balancer balancer = Balance.STICKY.create();
		Picker<TestCandidate> picker = balancer.picker(TestCandidate.of(1, 1, 1));
		assertThat(pick(picker, BalancersTests::all).index()).isZero();
		assertThat(pick(picker, (candidate) -> candidate.index() != 0).index()).isEqualTo(1);
		assertThat(pick(picker, BalancersTests::all).index()).isEqualTo(1);
		assertThat(balancer.current()).isEqualTo(new NodeAddress("n1", 1));
		// all pickers of the balancer are at the same node
		assertThat(pick(balancer.picker(TestCandidate.of(1, 1, 1)), BalancersTests::all).index()).isEqualTo(1);
	}

	@Test
	void stickyAvoidsASuspectWithoutMoving() {
		Balancer balancer = Balance.STICKY.create();
		List<TestCandidate> candidates = TestCandidate.of(1, 1);
		Picker<TestCandidate> picker = balancer.picker(candidates);
		pick(picker, BalancersTests::all);
		candidates.get(0).suspect = true;
		assertThat(pick(picker, (candidate) -> !candidate.suspect).index()).isEqualTo(1);
		assertThat(balancer.current()).isEqualTo(new NodeAddress("n0", 1));
		candidates.get(0).suspect = false;
		assertThat(pick(picker, BalancersTests::all).index()).isZero();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void stickyStaysWhenASuspicionComesOrGoesInBetween(boolean before) {
		Balancer balancer = Balance.STICKY.create();
		List<TestCandidate> candidates = TestCandidate.of(1, 1);
		Picker<TestCandidate> picker = balancer.picker(candidates);
		TestCandidate first = pick(picker, BalancersTests::all);
		first.suspect = before;
		assertThat(pick(picker, (candidate) -> {
			first.suspect = !before;
			return candidate != first;
		}).index()).isEqualTo(1);
		assertThat(balancer.current()).isEqualTo(first.address());
	}

	@Test
	void stickyStartsAtTheLeaderIfKnownAndLeaderFollowsIt() {
		NodeAddress leader = new NodeAddress("n2", 1);
		for (Balance balance : List.of(Balance.STICKY, Balance.LEADER)) {
			Balancer balancer = balance.create();
			balancer.leaderIs(leader);
			Picker<TestCandidate> picker = balancer.picker(TestCandidate.of(1, 1, 1));
			assertThat(pick(picker, BalancersTests::all).index()).isEqualTo(2);
			balancer.leaderIs(new NodeAddress("n1", 1));
			assertThat(pick(picker, BalancersTests::all).index()).isEqualTo((balance == Balance.LEADER) ? 1 : 2);
		}
	}

	@Test
	void orderedReturnsToTheFirst() {
		Picker<TestCandidate> picker = Balance.ORDERED.create().picker(TestCandidate.of(1, 1));
		assertThat(pick(picker, (candidate) -> candidate.index() == 1).index()).isEqualTo(1);
		assertThat(pick(picker, BalancersTests::all).index()).isZero();
	}

	@Test
	void namesAreParsedAndRefusalsNameWhatThereIs() {
		assertThat(Balance.parse("round-robin")).isEqualTo(Balance.ROUND_ROBIN);
		assertThat(Balance.parse(" Leader ")).isEqualTo(Balance.LEADER);
		assertThat(Balance.parse("least_requests")).isEqualTo(Balance.LEAST_REQUESTS);
		assertThatIllegalArgumentException().isThrownBy(() -> Balance.parse("fastest"))
			.withMessageContaining("'fastest'")
			.withMessageContaining("round-robin, random, least-requests, hash, sticky, ordered, leader");
	}

}
