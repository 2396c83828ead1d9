package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.List;

import dev.healthcheck.node.MaxFails;
import dev.healthcheck.breaker.PassiveSettings;
import dev.healthcheck.breaker.Permit;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.Outcome;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Timeouts of a queue that all nodes have: after a pause of all, with some that caught up
 * earlier.
 */
class SharedTimeoutTests {

	private static final Outcome LATE = Outcome.failure(FailureKind.TIMEOUT, "no answer");

	private static final List<String> BEHIND = List.of("a", "b", "c", "d", "e", "f", "g");

	private UpstreamFixture fixture = fixture(PassiveSettings.of(MaxFails.AUTO, Duration.ofSeconds(10)));

	private static UpstreamFixture fixture(PassiveSettings passive) {
		return new UpstreamFixture(UpstreamFixture.checked(2, "a", "b", "c", "d", "e", "f", "g", "x", "y", "z")
			.toBuilder()
			.passive(passive)
			.build());
	}

	/** Each node has a request, which times out at those that are behind. */
	private void round() {
		for (NodeHealth node : List.copyOf(this.fixture.upstream.nodes())) {
			Permit permit = node.tryBegin(Effort.NORMAL);
			if (permit != null) {
				node.requests().started();
				node.requests()
					.ended(permit, this.fixture.scheduler.nanoTime(),
							BEHIND.contains(node.address().host()) ? LATE : Outcome.success());
			}
		}
		this.fixture.advance(Duration.ofMillis(100));
	}

	private void rounds(int count) {
		for (int i = 0; i < count; i++) {
			round();
		}
	}

	private long out() {
		return BEHIND.stream().filter((host) -> !this.fixture.status(host).isInService()).count();
	}

	@Test
	void nobodyIsTakenOutForThemByThoseThatCaughtUpEarlier() {
		this.fixture.seconds(1);
		rounds(50);
		assertThat(out()).isZero();
		assertThat(this.fixture.snapshot("a").requests().failed()).isEqualTo(50);
	}

	@Test
	void nodesFromWhichNothingComesForLongAreTakenOutAllTheSame() {
		this.fixture.seconds(1);
		rounds(80);
		assertThat(out()).isZero();
		rounds(60);
		assertThat(out()).isEqualTo(BEHIND.size());
	}

	@Test
	void numbersAreExact() {
		this.fixture = fixture(PassiveSettings.of(3, Duration.ofSeconds(10)));
		this.fixture.seconds(1);
		rounds(3);
		assertThat(out()).isEqualTo(BEHIND.size());
	}

	@Test
	void aNodeThatIsBehindAloneIsTakenOutAndItsTrialsKeepItOutNoLonger() {
		UpstreamFixture alone = fixture(PassiveSettings.of(MaxFails.AUTO, Duration.ofSeconds(10)));
		alone.seconds(1);
		NodeHealth node = alone.node("a");
		for (int i = 0; i < 40; i++) {
			alone.upstream.nodes()
				.stream()
				.filter((other) -> other != node)
				.forEach((other) -> other.requests().reported(other.node(), Outcome.success(), Duration.ZERO));
			trial(alone, node);
			alone.advance(Duration.ofMillis(100));
		}
		assertThat(alone.status("a")).as("a check has passed").isNotEqualTo(NodeStatus.HEALTHY);
		alone.seconds(10);
		assertThat(alone.status("a")).as("no trial has doubled the time").isNotEqualTo(NodeStatus.UNHEALTHY);
	}

	private static void trial(UpstreamFixture fixture, NodeHealth node) {
		Permit permit = node.admits(Effort.NORMAL) ? node.tryBegin(Effort.NORMAL) : null;
		if (permit != null) {
			node.requests().started();
			node.requests().ended(permit, fixture.scheduler.nanoTime(), LATE);
		}
	}

}
