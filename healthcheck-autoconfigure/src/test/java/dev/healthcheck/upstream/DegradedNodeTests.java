package dev.healthcheck.upstream;

import java.util.List;

import dev.healthcheck.check.ProbeResult;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.NodeStatus;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nodes of which checks say that they can be used, but that others are to be preferred.
 */
class DegradedNodeTests {

	private static final ProbeResult DEGRADED = ProbeResult.degraded("connected", "a replica without its master");

	@Test
	void isUnstableAndUsedOnlyWhileNothingBetterExists() {
		UpstreamFixture fixture = fixture();
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.UNSTABLE);
		assertThat(fixture.snapshot("a").reason())
			.isEqualTo("used only while nothing better exists: a replica without its master");
		for (int i = 0; i < 10; i++) {
			assertThat(fixture.upstream.select().address().host()).isEqualTo("b");
		}
		fixture.fails("b", FailureKind.TCP);
		assertThat(fixture.upstream.select().address().host()).isEqualTo("a");
	}

	@Test
	void isBetterThanATrippedNode() {
		UpstreamFixture fixture = fixture();
		fixture.fails("b", FailureKind.HTTP);
		assertThat(fixture.status("b")).isEqualTo(NodeStatus.UNHEALTHY);
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.UNSTABLE);
		assertThat(fixture.upstream.snapshot().selectable()).isOne();
	}

	@Test
	void isUsedWithoutProtection() {
		UpstreamFixture fixture = new UpstreamFixture(
				UpstreamFixture.checked(1, "a").toBuilder().protect(false).build());
		fixture.answer("a", DEGRADED);
		fixture.seconds(3);
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.UNSTABLE);
		assertThat(fixture.upstream.select().address().host()).isEqualTo("a");
	}

	@Test
	void aNodeOfALaterLevelIsPreferred() {
		UpstreamFixture fixture = new UpstreamFixture(UpstreamFixture.checked(1)
			.withLevels(
					List.of(new Level("0", UpstreamFixture.nodes("a")), new Level("1", UpstreamFixture.nodes("b")))));
		fixture.answer("a", DEGRADED);
		fixture.seconds(3);
		assertThat(fixture.upstream.select().address().host()).isEqualTo("b");
	}

	@Test
	void comesBackWithTheNextGoodCheckAndGoesDownLikeOthers() {
		UpstreamFixture fixture = fixture();
		fixture.answer("a", UpstreamFixture.PASS);
		fixture.seconds(3);
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.HEALTHY);
		fixture.answer("a", DEGRADED);
		fixture.seconds(3);
		fixture.answer("a", UpstreamFixture.REFUSED);
		fixture.seconds(3);
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.UNHEALTHY);
		assertThat(fixture.transitions).containsSubsequence("a UNSTABLE->HEALTHY", "a HEALTHY->UNSTABLE",
				"a UNSTABLE->UNHEALTHY");
	}

	/** A node that says that it is down need not say it twice. */
	@Test
	void nodeThatSaysItIsDownIsUnhealthyAtOnce() {
		UpstreamFixture fixture = new UpstreamFixture(UpstreamFixture.checked(5, "a", "b"));
		fixture.seconds(0.2);
		int checks = fixture.checks("a");
		fixture.answer("a", ProbeResult.down(FailureKind.HTTP, "not serving", "the server says NOT_SERVING"));
		while (fixture.checks("a") == checks) {
			fixture.seconds(0.1);
		}
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.UNHEALTHY);
	}

	/** Node a is degraded, node b is well. */
	private static UpstreamFixture fixture() {
		UpstreamFixture fixture = new UpstreamFixture(UpstreamFixture.checked(1, "a", "b"));
		fixture.answer("a", DEGRADED);
		fixture.seconds(3);
		return fixture;
	}

}
