package dev.healthcheck.upstream;

import java.time.Duration;

import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.Outcome;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A node that is in service, but avoided by requests, says so and why.
 */
class AvoidedNodesShownTests {

	private final UpstreamFixture fixture = new UpstreamFixture(UpstreamFixture.checked(6, "a", "b", "c"));

	AvoidedNodesShownTests() {
		this.fixture.seconds(10);
	}

	@Test
	void oneThatKeepsRequestsWaiting() {
		this.fixture.node("a").requests().started();
		this.fixture.answer("a", UpstreamFixture.SILENCE);
		while (!this.fixture.node("a").isSuspect()) {
			this.fixture.advance(Duration.ofMillis(10));
		}
		isAvoided("avoided: requests wait for its answer, while other nodes give theirs");
		this.fixture.answer("a", UpstreamFixture.PASS);
		this.fixture.seconds(4);
		isUsed();
	}

	@Test
	void oneThatHasAskedToBeLeftAlone() {
		this.fixture.node("a").requests().avoid(Duration.ofSeconds(3));
		this.fixture.seconds(1);
		isAvoided("avoided for 2.0 s, as it has asked for");
		this.fixture.seconds(2.1);
		isUsed();
	}

	@Test
	void oneWhoseFailureWaitsForASecondOpinion() {
		this.fixture.answer("a", UpstreamFixture.SILENCE);
		this.fixture.request("a", Outcome.ambiguousFailure(FailureKind.TIMEOUT, "no answer within 2 s"),
				Duration.ofSeconds(2));
		isAvoided("avoided until checks tell more: no answer within 2 s");
	}

	private void isAvoided(String reason) {
		assertThat(this.fixture.node("a").isSuspect()).isTrue();
		assertThat(this.fixture.status("a")).isEqualTo(NodeStatus.HEALTHY);
		assertThat(this.fixture.snapshot("a").reason()).isEqualTo(reason);
	}

	private void isUsed() {
		assertThat(this.fixture.node("a").isSuspect()).isFalse();
		assertThat(this.fixture.snapshot("a").reason()).startsWith("check passed");
	}

}
