package dev.healthcheck.upstream;

import java.time.Duration;

import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Ambiguous failures: who is to blame is for checks to say.
 */
class SuspicionsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	private final UpstreamFixture fixture = new UpstreamFixture(UpstreamFixture.checked(3, "a", "b", "c"));

	SuspicionsTests() {
		this.fixture.seconds(0.2);
	}

	private void timesOut(String host) {
		this.fixture.request(host, Outcome.ambiguousFailure(FailureKind.TIMEOUT, "no answer within 2 s"), TIMEOUT);
	}

	@Test
	void aHungNodeIsEjectedByOneCheck() {
		this.fixture.answer("a", UpstreamFixture.SILENCE);
		timesOut("a");
		assertThat(this.fixture.node("a").isSuspect()).isTrue();
		this.fixture.seconds(1.1);
		assertThat(this.fixture.status("a")).isEqualTo(NodeStatus.UNHEALTHY);
		assertThat(this.fixture.snapshot("a").reason()).startsWith("1 timeout failure, last: no answer within 2 s");
		assertThat(this.fixture.node("a").isSuspect()).isFalse();
	}

	@Test
	void aHungNodeIsEjectedSoonerWhenSomebodyLookedBefore() {
		this.fixture.seconds(0.5);
		this.fixture.answer("a", UpstreamFixture.SILENCE);
		this.fixture.seconds(1);
		// requests have waited for half of their time
		this.fixture.upstream.secondOpinion(this.fixture.node("a"));
		this.fixture.seconds(1);
		timesOut("a");
		this.fixture.seconds(1.1);
		assertThat(this.fixture.status("a")).isEqualTo(NodeStatus.UNHEALTHY);
	}

	@Test
	void requestsAvoidASuspect() {
		this.fixture.answer("a", UpstreamFixture.SILENCE);
		timesOut("a");
		for (int i = 0; i < 6; i++) {
			assertThat(this.fixture.upstream.select().address().host()).isNotEqualTo("a");
		}
	}

	@Test
	void anElectionEjectsNobody() {
		for (String host : new String[] { "a", "b", "c" }) {
			this.fixture.answer(host, UpstreamFixture.UNAVAILABLE);
		}
		this.fixture.seconds(1.5);
		timesOut("a");
		timesOut("b");
		this.fixture.seconds(0.5);
		for (String host : new String[] { "a", "b", "c" }) {
			assertThat(this.fixture.status(host)).isEqualTo(NodeStatus.HEALTHY);
			this.fixture.answer(host, UpstreamFixture.PASS);
		}
		this.fixture.seconds(3);
		assertThat(this.fixture.transitions).allMatch((transition) -> transition.endsWith("UNCHECKED->HEALTHY"));
		assertThat(this.fixture.node("a").isSuspect()).isFalse();
	}

	/**
	 * Members hear of a new leader one after the other: one that was asked a millisecond
	 * after another one had passed its check was out for answering that there was none.
	 */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whoHearsOfTheNewLeaderALittleLaterIsNotToBlame(boolean everHears) {
		for (String host : new String[] { "a", "b", "c" }) {
			this.fixture.answer(host, UpstreamFixture.UNAVAILABLE);
		}
		this.fixture.seconds(1.5);
		timesOut("a");
		this.fixture.answer("b", UpstreamFixture.PASS);
		this.fixture.answer("c", UpstreamFixture.PASS);
		this.fixture.checkNow("b");
		this.fixture.seconds(0.01);
		assertThat(this.fixture.node("a").isSuspect()).isTrue();
		if (everHears) {
			this.fixture.answer("a", UpstreamFixture.PASS);
		}
		this.fixture.seconds(0.3);
		assertThat(this.fixture.node("a").isSuspect()).isFalse();
		assertThat(this.fixture.status("a")).isEqualTo(everHears ? NodeStatus.HEALTHY : NodeStatus.UNHEALTHY);
	}

	/** The first that finds the new leader is not better than those that look for it. */
	@Test
	void aCheckAskedBeforeAnotherHadPassedBlamesNobody() {
		this.fixture.seconds(0.6);
		this.fixture.answer("a", UpstreamFixture.SILENCE);
		this.fixture.checkNow("a");
		this.fixture.seconds(0.7);
		this.fixture.checkNow("c");
		this.fixture.seconds(0.2);
		this.fixture.answer("a", UpstreamFixture.PASS);
		this.fixture.request("a", Outcome.ambiguousFailure(FailureKind.TIMEOUT, "no answer within 1 s"),
				Duration.ofSeconds(1));
		this.fixture.seconds(3);
		assertThat(this.fixture.transitions).allMatch((transition) -> transition.endsWith("UNCHECKED->HEALTHY"));
		assertThat(this.fixture.node("a").isSuspect()).isFalse();
	}

	/** Its end would be waited for in vain: a hung leader was out after 3.96 s. */
	@Test
	void aCheckAskedTooEarlyToTellGivesWayToANewOne() {
		this.fixture.seconds(0.6);
		for (String host : new String[] { "a", "b", "c" }) {
			this.fixture.answer(host, UpstreamFixture.SILENCE);
		}
		this.fixture.seconds(1.1);
		this.fixture.upstream.secondOpinion(this.fixture.node("a"));
		this.fixture.seconds(0.8);
		this.fixture.checkNow("a");
		timesOut("a");
		this.fixture.answer("b", UpstreamFixture.PASS);
		this.fixture.seconds(0.25);
		int checks = this.fixture.checks("a");
		assertThat(this.fixture.status("a")).isEqualTo(NodeStatus.HEALTHY);
		this.fixture.seconds(1);
		assertThat(this.fixture.status("a")).isEqualTo(NodeStatus.UNHEALTHY);
		assertThat(this.fixture.checks("a")).as("one more, for the breaker").isEqualTo(checks + 1);
	}

	/**
	 * A hung leader was out a second after etcd had another one: fellows were asked again
	 * only then.
	 */
	@Test
	void whoeverOthersWaitForIsAskedAgainAsSoonAsItsCheckTimesOut() {
		this.fixture.seconds(0.6);
		for (String host : new String[] { "a", "b", "c" }) {
			this.fixture.answer(host, UpstreamFixture.SILENCE);
		}
		this.fixture.checks.clear();
		timesOut("a");
		this.fixture.seconds(0.9);
		assertThat(this.fixture.checks("b")).isOne();
		this.fixture.seconds(0.2);
		assertThat(this.fixture.checks("b")).isEqualTo(2);
		this.fixture.answer("b", UpstreamFixture.PASS);
		this.fixture.seconds(1);
		this.fixture.checks.clear();
		// somebody has answered: in turn again
		this.fixture.seconds(2);
		assertThat(this.fixture.checks("c")).isLessThanOrEqualTo(1);
		assertThat(this.fixture.status("a")).isEqualTo(NodeStatus.UNHEALTHY);
	}

	/** Second opinions that come faster than checks time out. */
	@Test
	void aCheckThatCanTellIsNotGivenUp() {
		this.fixture.seconds(0.6);
		this.fixture.answer("a", UpstreamFixture.SILENCE);
		for (int i = 0; i < 20; i++) {
			this.fixture.upstream.secondOpinion(this.fixture.node("a"));
			this.fixture.seconds(0.1);
		}
		timesOut("a");
		this.fixture.seconds(1.1);
		assertThat(this.fixture.status("a")).isEqualTo(NodeStatus.UNHEALTHY);
		assertThat(this.fixture.checks("a")).isLessThanOrEqualTo(6);
	}

	@Test
	void severalSuspectsWithoutABetterNodeAreNoStormOfChecks() {
		for (String host : new String[] { "a", "b", "c" }) {
			this.fixture.answer(host, UpstreamFixture.UNAVAILABLE);
		}
		this.fixture.checks.clear();
		timesOut("a");
		timesOut("b");
		this.fixture.seconds(2);
		assertThat(this.fixture.checks.values()).allMatch((checks) -> checks <= 6);
	}

	@Test
	void aStormOfFailuresIsNoStormOfChecks() {
		this.fixture.answer("a", UpstreamFixture.REFUSED);
		this.fixture.answer("b", UpstreamFixture.UNAVAILABLE);
		this.fixture.answer("c", UpstreamFixture.UNAVAILABLE);
		this.fixture.checks.clear();
		for (int i = 0; i < 500; i++) {
			timesOut("b");
			this.fixture.advance(Duration.ofMillis(4));
		}
		assertThat(this.fixture.checks.values()).allMatch((checks) -> checks <= 6);
	}

	/**
	 * Found when calls of an election were ended in bundles: five checks a second. While
	 * later ones succeeded, each of them asked for one more: 28 in five seconds.
	 */
	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void requestsOfTheTroubleThatANodeWasClearedOfAskForNoFurtherChecks(boolean othersSucceed) {
		timesOut("a");
		this.fixture.seconds(0.1);
		assertThat(this.fixture.node("a").isSuspect()).isFalse();
		this.fixture.checks.clear();
		for (int i = 0; i < 30; i++) {
			if (othersSucceed) {
				this.fixture.succeeds("a");
			}
			timesOut("a");
			this.fixture.advance(Duration.ofMillis(50));
			assertThat(this.fixture.node("a").isSuspect()).isFalse();
		}
		assertThat(this.fixture.checks.values()).allMatch((checks) -> checks <= 2);
		assertThat(this.fixture.status("a")).isEqualTo(NodeStatus.HEALTHY);
	}

	@Test
	void aNodeWhoseCheckPassesIsForgivenOnce() {
		timesOut("a");
		this.fixture.seconds(0.1);
		assertThat(this.fixture.node("a").isSuspect()).isFalse();
		assertThat(this.fixture.status("a")).isEqualTo(NodeStatus.HEALTHY);
		// checks pass, but requests that began afterwards still go unanswered
		this.fixture.seconds(2.2);
		timesOut("a");
		this.fixture.seconds(0.1);
		assertThat(this.fixture.transitions).contains("a HEALTHY->UNHEALTHY");
	}

	@Test
	void aSuccessBetweenForgivesAnew() {
		timesOut("a");
		this.fixture.seconds(0.1);
		this.fixture.succeeds("a");
		this.fixture.seconds(2.2);
		timesOut("a");
		this.fixture.seconds(0.1);
		assertThat(this.fixture.status("a")).isEqualTo(NodeStatus.HEALTHY);
	}

	@Test
	void withChecksOffAmbiguousFailuresCountLikeAnyOther() {
		UpstreamFixture unchecked = new UpstreamFixture(UpstreamFixture.unchecked(1, "a", "b"));
		unchecked.request("a", Outcome.ambiguousFailure(FailureKind.TIMEOUT, "x"), TIMEOUT);
		assertThat(unchecked.status("a")).isEqualTo(NodeStatus.UNHEALTHY);
	}

	@Test
	void withoutAnotherNodeNobodyIsBetter() {
		UpstreamFixture single = new UpstreamFixture(UpstreamFixture.checked(100, "a"));
		single.seconds(0.2);
		single.answer("a", UpstreamFixture.SILENCE);
		single.request("a", Outcome.ambiguousFailure(FailureKind.TIMEOUT, "x"), TIMEOUT);
		single.seconds(20);
		assertThat(single.status("a")).isEqualTo(NodeStatus.HEALTHY);
		assertThat(single.upstream.select().address().host()).isEqualTo("a");
	}

}
