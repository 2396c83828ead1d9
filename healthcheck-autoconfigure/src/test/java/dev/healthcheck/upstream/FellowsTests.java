package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.breaker.PassiveSettings;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.MaxFails;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code max-fails: auto}, by requests in turn to each node.
 */
class FellowsTests {

	private static final PassiveSettings AUTO = PassiveSettings.of(MaxFails.AUTO, Duration.ofSeconds(10));

	private static String[] hosts(int count) {
		return IntStream.range(0, count).mapToObj((i) -> "n" + i).toArray(String[]::new);
	}

	private static UpstreamFixture unchecked(int nodes) {
		return new UpstreamFixture(UpstreamFixture.unchecked(1, hosts(nodes)).toBuilder().passive(AUTO).build());
	}

	/** A request to each node, of which the first so many fail. */
	private static void round(UpstreamFixture fixture, int nodes, int bad) {
		for (int i = 0; i < nodes; i++) {
			if (i < bad) {
				fixture.fails("n" + i, FailureKind.HTTP);
			}
			else {
				fixture.succeeds("n" + i);
			}
		}
		fixture.seconds(0.05);
	}

	private static int roundsUntilOut(UpstreamFixture fixture, int nodes, int bad) {
		for (int rounds = 1; rounds <= 60; rounds++) {
			round(fixture, nodes, bad);
			if (fixture.status("n0") == NodeStatus.UNHEALTHY) {
				return rounds;
			}
		}
		return Integer.MAX_VALUE;
	}

	@ParameterizedTest
	@CsvSource({ "2, 6", "3, 5", "10, 4", "100, 3" })
	void oneBadNodeAmongGoodOnesIsOutAfterAFewFailures(int nodes, int failures) {
		UpstreamFixture fixture = unchecked(nodes);
		round(fixture, nodes, 0);
		assertThat(roundsUntilOut(fixture, nodes, 1)).isBetween(failures - 1, failures);
		assertThat(fixture.snapshot("n0").reason()).contains(" failures in ", "; others: 0 of ", "next trial in");
	}

	/** Failures of callers until the first node is out, which fails always. */
	private static int failuresUntilOut(UpstreamFixture fixture, Duration betweenRequests) {
		int failures = 0;
		for (int i = 0; i < 1000 && fixture.status("n0") != NodeStatus.UNHEALTHY; i++) {
			Node node = fixture.upstream.select();
			boolean bad = node.address().host().equals("n0");
			fixture.upstream.report(node, bad ? Outcome.failure(FailureKind.HTTP, "status 500") : Outcome.success());
			failures += bad ? 1 : 0;
			fixture.advance(betweenRequests);
		}
		return failures;
	}

	@ParameterizedTest
	@CsvSource({ "2, 5", "3, 4", "4, 4", "10, 4" })
	void fewFellowsAreAskedBeforeAFailingNodeIsAgain(int nodes, int failures) {
		assertThat(failuresUntilOut(unchecked(nodes), Duration.ofMillis(20))).isEqualTo(failures);
	}

	/** They would be further apart than the fail timeout. */
	@Test
	void failuresOfSeldomRequestsAreNotPutOff() {
		assertThat(failuresUntilOut(unchecked(3), Duration.ofMillis(650))).isEqualTo(5);
	}

	@Test
	void whileFellowsAreAskedAFailingNodeSaysSo() {
		UpstreamFixture fixture = unchecked(3);
		round(fixture, 3, 1);
		round(fixture, 3, 0);
		round(fixture, 3, 1);
		assertThat(fixture.node("n0").isSuspect()).as("the first in a row").isFalse();
		fixture.seconds(0.05);
		fixture.fails("n0", FailureKind.HTTP);
		assertThat(fixture.node("n0").isSuspect()).isTrue();
		assertThat(fixture.snapshot("n0").reason()).isEqualTo("avoided for 100 ms: 2 failures, last: http");
		fixture.seconds(0.1);
		assertThat(fixture.node("n0").isSuspect()).isFalse();
	}

	@Test
	void oneThatIsBusyOrLateIsNotPutOff() {
		UpstreamFixture fixture = unchecked(3);
		round(fixture, 3, 0);
		for (int i = 0; i < 4; i++) {
			fixture.request("n0", (i < 2) ? Outcome.failure(FailureKind.HTTP, "status 503").asRefusal()
					: Outcome.failure(FailureKind.TIMEOUT, "no answer"), Duration.ofMillis(1));
			fixture.succeeds("n1");
			fixture.seconds(0.05);
			assertThat(fixture.node("n0").isSuspect()).isFalse();
		}
	}

	/** A failure is compared before its {@code Retry-After} is looked at. */
	@Test
	void oneThatHasAskedToBeLeftAloneSaysThat() {
		UpstreamFixture fixture = unchecked(3);
		round(fixture, 3, 0);
		fixture.request("n0", Outcome.failure(FailureKind.HTTP, "status 503").asRefusal(), Duration.ofMillis(1));
		fixture.node("n0").requests().avoid(Duration.ofSeconds(3));
		assertThat(fixture.snapshot("n0").reason()).isEqualTo("avoided for 3.0 s, as it has asked for");
	}

	@Test
	void whereOthersFailTooNobodyIsPutOff() {
		UpstreamFixture fixture = unchecked(3);
		round(fixture, 3, 0);
		fixture.fails("n0", FailureKind.HTTP);
		fixture.fails("n1", FailureKind.HTTP);
		fixture.seconds(0.05);
		fixture.fails("n0", FailureKind.HTTP);
		assertThat(fixture.node("n0").isSuspect()).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "3, 2", "10, 7" })
	void badNodesAreOutAlsoWhenTheyAreTheMajority(int nodes, int bad) {
		UpstreamFixture fixture = unchecked(nodes);
		round(fixture, nodes, 0);
		assertThat(roundsUntilOut(fixture, nodes, bad)).isLessThan(12);
		IntStream.range(bad, nodes).forEach((i) -> assertThat(fixture.status("n" + i)).isEqualTo(NodeStatus.HEALTHY));
	}

	@Test
	void whatAllFailAtTakesNobodyOut() {
		UpstreamFixture fixture = unchecked(10);
		round(fixture, 10, 0);
		for (int i = 0; i < 100; i++) {
			round(fixture, 10, 10);
		}
		assertThat(fixture.transitions).allMatch((transition) -> transition.endsWith("->HEALTHY"));
		assertThat(fixture.snapshot("n0").reason()).contains("others fail as well (");
	}

	@Test
	void theLastNodeIsNotTakenOutByItsAnswers() {
		UpstreamFixture fixture = unchecked(1);
		for (int i = 0; i < 100; i++) {
			fixture.fails("n0", FailureKind.HTTP);
		}
		assertThat(fixture.status("n0")).isEqualTo(NodeStatus.UNCHECKED);
		fixture.fails("n0", FailureKind.TCP);
		assertThat(fixture.status("n0")).isEqualTo(NodeStatus.UNSTABLE);
	}

	@Test
	void oneConnectionThatCannotBeMadeIsEnough() {
		UpstreamFixture fixture = unchecked(3);
		fixture.fails("n0", FailureKind.TCP);
		assertThat(fixture.status("n0")).isEqualTo(NodeStatus.UNHEALTHY);
	}

	@Test
	void whereRequestsStayWithOneNodeOneFailureIsEnough() {
		UpstreamFixture fixture = new UpstreamFixture(
				UpstreamFixture.unchecked(1, hosts(3)).toBuilder().passive(AUTO).balance(Balance.ORDERED).build());
		fixture.fails("n0", FailureKind.HTTP);
		assertThat(fixture.status("n0")).isEqualTo(NodeStatus.UNHEALTHY);
	}

	@Test
	void aSuccessBetweenThemBeginsAnew() {
		UpstreamFixture fixture = unchecked(10);
		for (int i = 0; i < 100; i++) {
			round(fixture, 10, (i % 3 == 2) ? 0 : 1);
		}
		assertThat(fixture.status("n0")).isEqualTo(NodeStatus.HEALTHY);
	}

	@Test
	void failuresThatAreFurtherApartThanTheFailTimeoutAreNotInARow() {
		UpstreamFixture fixture = unchecked(10);
		round(fixture, 10, 0);
		for (int i = 0; i < 20; i++) {
			round(fixture, 10, 1);
			fixture.seconds(11);
		}
		assertThat(fixture.status("n0")).isEqualTo(NodeStatus.HEALTHY);
	}

	@Test
	void eachFailedTrialDoublesTheTimeOutOfUse() {
		UpstreamFixture fixture = unchecked(10);
		round(fixture, 10, 0);
		roundsUntilOut(fixture, 10, 1);
		for (int times : List.of(1, 2, 4, 8, 8)) {
			fixture.seconds(10.0 * times - 0.2);
			assertThat(fixture.status("n0")).as("after %d times the fail timeout", times)
				.isEqualTo(NodeStatus.UNHEALTHY);
			fixture.seconds(0.2);
			assertThat(fixture.status("n0")).isEqualTo(NodeStatus.RECOVERING);
			fixture.fails("n0", FailureKind.HTTP);
		}
	}

	@Test
	void aLevelThatIsBadAsAWholeIsLeft() {
		UpstreamFixture fixture = new UpstreamFixture(UpstreamFixture.unchecked(1)
			.toBuilder()
			.passive(AUTO)
			.levels(List.of(new Level("0", UpstreamFixture.nodes("n0", "n1")),
					new Level("1", UpstreamFixture.nodes("spare"))))
			.build());
		for (int i = 0; i < 13; i++) {
			assertThat(fixture.status("n0").isInService()).isTrue();
			fixture.fails("n0", FailureKind.HTTP);
			fixture.fails("n1", FailureKind.HTTP);
		}
		assertThat(fixture.status("n0")).isEqualTo(NodeStatus.UNHEALTHY);
		assertThat(fixture.status("n1")).isEqualTo(NodeStatus.UNHEALTHY);
	}

}
