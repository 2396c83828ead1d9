package dev.healthcheck.balance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What one has under way is bounded by what all have.
 */
class FairShareTests {

	private final List<TestCandidate> candidates = new ArrayList<>(TestCandidate.equal(10));

	private Map<Integer, Integer> picks(Picker<TestCandidate> picker, int count) {
		Map<Integer, Integer> picks = new HashMap<>();
		for (int i = 0; i < count; i++) {
			picks.merge(Objects.requireNonNull(picker.pick((candidate) -> true)).index(), 1, Integer::sum);
		}
		return picks;
	}

	@Test
	void oneThatHasMoreThanItsShareUnderWayIsPassedOver() {
		this.candidates.get(3).inFlight = 2;
		Picker<TestCandidate> picker = Balance.ROUND_ROBIN.create().picker(this.candidates);
		assertThat(picks(picker, 90)).hasSize(9)
			.doesNotContainKey(3)
			.allSatisfy((index, count) -> assertThat(count).isEqualTo(10));
	}

	@Test
	void thoseThatAreAlikeKeepExactTurns() {
		this.candidates.forEach((candidate) -> candidate.inFlight = 7);
		Picker<TestCandidate> picker = Balance.ROUND_ROBIN.create().picker(this.candidates);
		assertThat(picks(picker, 100)).hasSize(10).allSatisfy((index, count) -> assertThat(count).isEqualTo(10));
	}

	@Test
	void whereAllHaveTooMuchTheOneWithTheLeastIsTaken() {
		List<TestCandidate> two = TestCandidate.equal(2);
		two.get(0).inFlight = 5;
		two.get(1).inFlight = 4;
		Picker<TestCandidate> picker = Balance.ROUND_ROBIN.create().picker(two);
		assertThat(picks(picker, 10)).containsKey(1);
	}

	/** What was measured is used for the longer, the more there are. */
	@Test
	void oneOfManyThatStaysBusyWhenTheLoadDropsIsPassedOverWithinACycle() {
		List<TestCandidate> many = TestCandidate.equal(1000);
		many.forEach((candidate) -> candidate.inFlight = 8);
		Picker<TestCandidate> picker = Balance.ROUND_ROBIN.create().picker(many);
		picks(picker, 1000);
		many.forEach((candidate) -> candidate.inFlight = (candidate.index() == 3) ? 8 : 1);
		picks(picker, 1000);
		assertThat(picks(picker, 3000)).hasSize(999).doesNotContainKey(3);
	}

	@Test
	void whatIsUnderWayIsNotMistakenWhereEveryThirdIsBusy() {
		List<TestCandidate> many = TestCandidate.equal(960);
		many.forEach((candidate) -> candidate.inFlight = (candidate.index() % 3 == 0) ? 4 : 1);
		assertThat(picks(Balance.ROUND_ROBIN.create().picker(many), 1920).keySet()).hasSize(640)
			.noneMatch((index) -> index % 3 == 0);
	}

	@Test
	void thatManyOfManyAreBusyIsNotMeasuredForEachOfThem() {
		List<TestCandidate> many = TestCandidate.equal(1000);
		many.forEach((candidate) -> candidate.inFlight = candidate.index() % 3);
		Picker<TestCandidate> picker = Balance.ROUND_ROBIN.create().picker(many);
		AtomicInteger asked = new AtomicInteger();
		for (int i = 0; i < 1000; i++) {
			assertThat(picker.pick((candidate) -> asked.getAndIncrement() >= 0)).isNotNull();
		}
		assertThat(asked).hasValueLessThan(3000);
	}

	@Test
	void aHeavyOneMayHaveMore() {
		List<TestCandidate> weighted = List.of(new TestCandidate(0, 30), new TestCandidate(1, 10));
		weighted.get(0).inFlight = 3;
		weighted.get(1).inFlight = 1;
		Picker<TestCandidate> picker = Balance.ROUND_ROBIN.create().picker(weighted);
		assertThat(picks(picker, 40)).containsEntry(0, 30).containsEntry(1, 10);
	}

	@Test
	void aKeyOfABusyNodeGoesToAnother() {
		Picker<TestCandidate> picker = Balance.HASH.create().picker(this.candidates);
		TestCandidate owner = Objects.requireNonNull(picker.pick((candidate) -> true, "key"));
		owner.inFlight = 2;
		assertThat(picker.pick((candidate) -> true, "key")).isNotNull().isNotEqualTo(owner);
		owner.inFlight = 0;
		assertThat(picker.pick((candidate) -> true, "key")).isEqualTo(owner);
	}

	@ParameterizedTest
	@EnumSource(names = { "ROUND_ROBIN", "HASH" })
	void oneThatIsAloneIsTakenHoweverMuchItHas(Balance balance) {
		this.candidates.get(4).inFlight = 1000;
		Picker<TestCandidate> picker = balance.create().picker(this.candidates);
		assertThat(picker.pick((candidate) -> candidate.index() == 4, "key")).isEqualTo(this.candidates.get(4));
	}

}
