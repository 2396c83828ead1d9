package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.Objects;

import dev.healthcheck.breaker.Permit;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.node.BreakerState;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.Outcome;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each row of the fusion table: what outcomes of requests and results of checks do to
 * each other.
 */
class FusionTests {

	private UpstreamFixture fixture(int failures) {
		UpstreamFixture fixture = new UpstreamFixture(UpstreamFixture.checked(failures, "a", "b"));
		fixture.seconds(0.2);
		return fixture;
	}

	@Test
	void aTripSchedulesACheckAtOnce() {
		UpstreamFixture fixture = fixture(2);
		int before = fixture.checks("a");
		fixture.fails("a", FailureKind.TCP);
		fixture.scheduler.runDue();
		assertThat(fixture.checks("a")).isEqualTo(before + 1);
	}

	@Test
	void aPassedCheckHalfOpensEarlyAfterAConnectFailure() {
		UpstreamFixture fixture = fixture(2);
		fixture.fails("a", FailureKind.TCP);
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.UNHEALTHY);
		fixture.seconds(0.1);
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.RECOVERING);
		Permit trial = Objects.requireNonNull(fixture.node("a").tryBegin(Effort.NORMAL));
		fixture.node("a").requests().ended(trial, 0, Outcome.success());
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.HEALTHY);
	}

	@Test
	void aRecoveringNodeWithoutTrafficClosesByChecks() {
		UpstreamFixture fixture = fixture(2);
		fixture.fails("a", FailureKind.TCP);
		fixture.seconds(0.1);
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.RECOVERING);
		fixture.seconds(1.1);
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.HEALTHY);
		assertThat(fixture.snapshot("a").breaker().fails()).isZero();
	}

	@Test
	void afterAStatusFailureTheFullFailTimeoutIsWaitedFor() {
		UpstreamFixture fixture = fixture(2);
		fixture.fails("a", FailureKind.HTTP);
		fixture.seconds(9.99);
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.UNHEALTHY);
		fixture.seconds(0.02);
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.RECOVERING);
	}

	@Test
	void afterAFailedTrialTheFullFailTimeoutIsWaitedFor() {
		UpstreamFixture fixture = fixture(2);
		fixture.fails("a", FailureKind.TIMEOUT);
		fixture.seconds(0.1);
		Permit trial = Objects.requireNonNull(fixture.node("a").tryBegin(Effort.NORMAL));
		fixture.node("a").requests().ended(trial, 0, Outcome.failure(FailureKind.TIMEOUT, "again"));
		fixture.seconds(9.8);
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.UNHEALTHY);
		assertThat(fixture.snapshot("a").reason()).startsWith("the trial failed: again; next trial in");
	}

	@Test
	void aTcpCheckSaysTooLittleToHalfOpenEarly() {
		UpstreamFixture fixture = new UpstreamFixture(
				UpstreamFixture.checked(2, "a", "b").toBuilder().check(UpstreamFixture.check("tcp", 2)).build());
		fixture.seconds(0.2);
		fixture.fails("a", FailureKind.TCP);
		fixture.seconds(9.99);
		assertThat(fixture.node("a").state().breaker().state()).isEqualTo(BreakerState.OPEN);
		fixture.seconds(0.02);
		assertThat(fixture.node("a").state().breaker().state()).isEqualTo(BreakerState.HALF_OPEN);
	}

	@Test
	void withoutChecksTheNextRequestIsTheTrial() {
		UpstreamFixture fixture = new UpstreamFixture(UpstreamFixture.unchecked(1, "a", "b"));
		fixture.fails("a", FailureKind.TCP);
		NodeHealth node = fixture.node("a");
		long due = fixture.scheduler.nanoTime() + Duration.ofSeconds(10).toNanos();
		// as seen before the breaker has heard of it
		assertThat(Reason.of(node.state(), node.settings(), due)).endsWith("next trial with the next request");
	}

	@Test
	void aHungNodeGetsNoTrialUntilACheckHasPassed() {
		UpstreamFixture fixture = fixture(100);
		fixture.answer("a", UpstreamFixture.SILENCE);
		fixture.fails("a", FailureKind.TIMEOUT);
		fixture.seconds(60);
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.UNHEALTHY);
		assertThat(fixture.snapshot("a").reason()).endsWith("next trial once a check has passed");
		fixture.answer("a", UpstreamFixture.PASS);
		fixture.seconds(2.1);
		assertThat(fixture.status("a")).isIn(NodeStatus.RECOVERING, NodeStatus.HEALTHY);
	}

	@Test
	void comingUpAgainClosesTheBreaker() {
		UpstreamFixture fixture = fixture(1);
		fixture.answer("a", UpstreamFixture.REFUSED);
		fixture.fails("a", FailureKind.HTTP);
		fixture.seconds(1);
		assertThat(fixture.snapshot("a").check().state()).hasToString("DOWN");
		fixture.answer("a", UpstreamFixture.PASS);
		fixture.seconds(1.1);
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.HEALTHY);
		assertThat(fixture.snapshot("a").breaker().state()).isEqualTo(BreakerState.CLOSED);
	}

	@Test
	void checksThatFailTakeANodeDownWhateverTheBreakerSays() {
		UpstreamFixture fixture = fixture(2);
		fixture.succeeds("a");
		fixture.answer("a", UpstreamFixture.UNAVAILABLE);
		fixture.seconds(4);
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.UNHEALTHY);
		assertThat(fixture.snapshot("a").breaker().state()).isEqualTo(BreakerState.CLOSED);
		assertThat(fixture.snapshot("a").reason()).contains("failed checks, last: 503");
	}

	@Test
	void withoutUnhealthyChecksTheClockAloneHalfOpens() {
		CheckSettings never = UpstreamFixture.check("http", 2).toBuilder().unhealthyInterval(Duration.ZERO).build();
		UpstreamFixture fixture = new UpstreamFixture(
				UpstreamFixture.checked(2, "a", "b").toBuilder().check(never).build());
		fixture.seconds(0.2);
		fixture.answer("a", UpstreamFixture.REFUSED);
		fixture.fails("a", FailureKind.TCP);
		fixture.seconds(10.1);
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.RECOVERING);
	}

}
