package dev.healthcheck.upstream;

import java.util.List;

import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.testing.faults.FaultRow;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Never eject to nowhere.
 */
class ProtectionTests {

	@Test
	void theLastSelectableNodeBecomesUnstableAndStaysInUse() {
		UpstreamFixture fixture = new UpstreamFixture(UpstreamFixture.unchecked(1, "a"));
		fixture.fails("a", FailureKind.TCP);
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.UNSTABLE);
		assertThat(fixture.upstream.select().address()).isEqualTo(UpstreamFixture.address("a"));
		assertThat(fixture.snapshot("a").reason())
			.startsWith("in use because nothing better exists: 1 connect failure, last: tcp; next trial in");
	}

	@Test
	void everySizeLeavesAllInUse() {
		for (int size : new int[] { 1, 2, 3, 10 }) {
			String[] hosts = java.util.stream.IntStream.range(0, size).mapToObj((i) -> "n" + i).toArray(String[]::new);
			UpstreamFixture fixture = new UpstreamFixture(UpstreamFixture.unchecked(1, hosts));
			for (String host : hosts) {
				fixture.seconds(0.1);
				fixture.succeeds(host);
				fixture.fails(host, FailureKind.TCP);
			}
			List<NodeStatus> statuses = List.of(hosts).stream().map(fixture::status).toList();
			assertThat(statuses).as("size %d", size).containsOnly(NodeStatus.UNSTABLE);
			assertThat(fixture.upstream.snapshot().selectable()).isEqualTo(size);
		}
	}

	@Test
	void aDeadNodeOfTheFirstLevelIsEjectedWhileALaterLevelCanServe() {
		UpstreamDefinition definition = UpstreamFixture.unchecked(1)
			.withLevels(List.of(new Level("dc1", UpstreamFixture.nodes("a")),
					new Level("dc2", UpstreamFixture.nodes("b"))));
		UpstreamFixture fixture = new UpstreamFixture(definition);
		assertThat(fixture.upstream.select().address().host()).isEqualTo("a");
		fixture.fails("a", FailureKind.TCP);
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.UNHEALTHY);
		assertThat(fixture.upstream.select().address().host()).isEqualTo("b");
	}

	@Test
	void whenChecksTakeAllDownTrippedOnesThatChecksVouchForAreUsedFirst() {
		UpstreamFixture fixture = new UpstreamFixture(UpstreamFixture.checked(1, "a", "b"));
		fixture.seconds(0.2);
		fixture.answer("b", UpstreamFixture.UNAVAILABLE);
		fixture.seconds(2.1);
		assertThat(fixture.status("b")).isEqualTo(NodeStatus.UNHEALTHY);
		fixture.fails("a", FailureKind.HTTP);
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.UNSTABLE);
		assertThat(fixture.status("b")).isEqualTo(NodeStatus.UNHEALTHY);
	}

	@Test
	@FaultRow(23)
	void whenAllAreDownTheyAreAllUsedUntilOneIsBack() {
		UpstreamFixture fixture = new UpstreamFixture(UpstreamFixture.checked(1, "a", "b"));
		fixture.seconds(0.2);
		fixture.succeeds("b");
		fixture.seconds(0.1);
		fixture.succeeds("a");
		fixture.answer("a", UpstreamFixture.UNAVAILABLE);
		fixture.answer("b", UpstreamFixture.UNAVAILABLE);
		fixture.seconds(3);
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.UNSTABLE);
		assertThat(fixture.status("b")).isEqualTo(NodeStatus.UNSTABLE);
		fixture.answer("b", UpstreamFixture.PASS);
		fixture.seconds(1.1);
		assertThat(fixture.status("b")).isEqualTo(NodeStatus.HEALTHY);
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.UNHEALTHY);
	}

	@Test
	void aNodeThatAnswersBadlyIsBetterThanOneWhereNobodyListens() {
		UpstreamFixture fixture = new UpstreamFixture(UpstreamFixture.checked(1, "a", "b"));
		fixture.seconds(0.2);
		fixture.succeeds("a");
		fixture.seconds(0.1);
		fixture.succeeds("b");
		fixture.answer("a", UpstreamFixture.UNAVAILABLE);
		fixture.answer("b", UpstreamFixture.REFUSED);
		fixture.seconds(3);
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.UNSTABLE);
		assertThat(fixture.status("b")).isEqualTo(NodeStatus.UNHEALTHY);
	}

	@Test
	void drainingAndMaintenanceAreNeverUsed() {
		UpstreamFixture fixture = new UpstreamFixture(UpstreamFixture.unchecked(1, "a", "b"));
		fixture.upstream.admin(fixture.node("a").node(), AdminState.DRAIN);
		fixture.upstream.admin(fixture.node("b").node(), AdminState.MAINTENANCE);
		assertThatExceptionOfType(NoNodeAvailableException.class).isThrownBy(fixture.upstream::select)
			.withMessage("no node available in upstream 'u': "
					+ "a:1 DRAINING (draining: gets nothing new until it is set ready again), "
					+ "b:1 MAINTENANCE (in maintenance: not used until it is set ready again)");
		fixture.upstream.admin(fixture.node("a").node(), AdminState.READY);
		assertThat(fixture.upstream.select().address().host()).isEqualTo("a");
	}

	@Test
	void withoutProtectionNothingSelectableIsAnErrorAtOnce() {
		UpstreamFixture fixture = new UpstreamFixture(
				UpstreamFixture.unchecked(1, "a").toBuilder().protect(false).build());
		fixture.fails("a", FailureKind.TCP);
		assertThatExceptionOfType(NoNodeAvailableException.class).isThrownBy(fixture.upstream::select);
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.UNHEALTHY);
	}

	@Test
	void aRecoveringOnlyNodeServesMoreThanItsTrial() {
		UpstreamFixture fixture = new UpstreamFixture(UpstreamFixture.unchecked(1, "a"));
		fixture.fails("a", FailureKind.TCP);
		fixture.seconds(10.1);
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.RECOVERING);
		assertThat(fixture.upstream.select()).isNotNull();
		assertThat(fixture.upstream.select()).isNotNull();
		fixture.upstream.report(fixture.node("a").node(), Outcome.success());
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.HEALTHY);
	}

	@Test
	void anEndpointIsLeastBadOnlyWithAConnectionMadeAfterItsTrouble() {
		UpstreamFixture fixture = new UpstreamFixture(
				UpstreamFixture.unchecked(1, "a", "b").toBuilder().requiresConnection(true).build());
		fixture.node("a").connected(null);
		fixture.node("b").connected(null);
		fixture.seconds(1);
		fixture.fails("a", FailureKind.TIMEOUT);
		fixture.fails("b", FailureKind.TIMEOUT);
		assertThat(fixture.upstream.snapshot().isUp()).isFalse();
		fixture.seconds(1);
		fixture.node("b").disconnected();
		fixture.node("b").connected(null);
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.UNHEALTHY);
		assertThat(fixture.status("b")).isEqualTo(NodeStatus.UNSTABLE);
		fixture.node("b").disconnected();
		fixture.node("b").connectFailed(Outcome.failure(FailureKind.TCP, "Connection refused"));
		assertThat(fixture.status("b")).isEqualTo(NodeStatus.UNHEALTHY);
	}

	@Test
	void anEndpointThatNothingCanConnectToDoesNotCountAsSelectable() {
		UpstreamFixture fixture = new UpstreamFixture(
				UpstreamFixture.unchecked(0, "a").toBuilder().requiresConnection(true).build());
		assertThat(fixture.upstream.snapshot().isUp()).isTrue();
		fixture.node("a").connectFailed(Outcome.failure(FailureKind.TCP, "Connection refused"));
		assertThat(fixture.upstream.snapshot().isUp()).isFalse();
		assertThat(fixture.snapshot("a").reason()).endsWith("not connected: Connection refused");
		fixture.node("a").connected(null);
		assertThat(fixture.upstream.snapshot().isUp()).isTrue();
	}

}
