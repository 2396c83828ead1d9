package dev.healthcheck.health;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.etcd.EtcdMember;
import dev.healthcheck.node.ActiveState;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.BreakerState;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.NodeSnapshot;
import dev.healthcheck.node.RequestStatistics;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.upstream.SharedTrouble;
import dev.healthcheck.upstream.UpstreamSnapshot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/**
 * What health tells of given facts.
 */
class HealthDetailsTests {

	private static final Instant NOW = Instant.parse("2026-11-21T08:00:00.123456789Z");

	@ParameterizedTest
	@CsvSource({ "HEALTHY,UP", "UNCHECKED,UNKNOWN", "RECOVERING,RECOVERING", "UNSTABLE,UNSTABLE", "UNHEALTHY,UNHEALTHY",
			"DRAINING,DRAINING", "MAINTENANCE,MAINTENANCE" })
	void everyStatusOfANodeHasAStatusOfHealth(NodeStatus status, String expected) {
		assertThat(new HealthDetails("", Status.DOWN).node(node("a:1", status, true)).getStatus().getCode())
			.isEqualTo(expected);
	}

	@Test
	void aNodeTellsItsFacts() {
		assertThat(new HealthDetails("", Status.DOWN).node(node("a:1", NodeStatus.HEALTHY, true)).getDetails())
			.containsExactly(entry("reason", "because"), entry("since", "2026-11-21T08:00:00.123Z"),
					entry("breaker", "OPEN"), entry("fails", 2), entry("lastCheck", "2026-11-21T08:00:00.123Z"),
					entry("latencyMillis", 3L));
	}

	@Test
	void whatIsNotKnownOfANodeIsLeftOut() {
		assertThat(new HealthDetails("", Status.DOWN).node(node("a:1", NodeStatus.UNCHECKED, false)).getDetails())
			.doesNotContainKeys("lastCheck", "latencyMillis");
	}

	@Test
	void anEtcdClusterTellsWhoLeads() {
		Health health = etcd(Map.of(address("a:1"), member(3, false), address("b:1"), member(3, true)))
			.verdict(cluster(1, address("a:1")));
		assertThat(health.getDetails()).containsExactly(entry("selectable", 1), entry("total", 2),
				entry("current", "a:1"), entry("leader", "b:1"));
	}

	@Test
	void aFormerLeaderOfAnOlderTermDoesNotLead() {
		Health health = etcd(Map.of(address("a:1"), member(2, true), address("b:1"), member(3, true)))
			.verdict(cluster(1, null));
		assertThat(health.getDetails()).containsEntry("leader", "b:1").doesNotContainKey("current");
	}

	@Test
	void anEtcdClusterThatIsDownSaysWhy() {
		Health health = etcd(Map.of()).verdict(cluster(0, null));
		assertThat(health.getStatus().getCode()).isEqualTo("DOWN");
		assertThat(health.getDetails()).containsEntry("error",
				"has no healthy etcd endpoint available: a:1 HEALTHY (because), b:1 UNHEALTHY (because)");
	}

	@Test
	void anEtcdClusterThatIsDownAndNotRequiredIsUnknown() {
		Health health = new EtcdHealthDetails(Map::of, false).verdict(cluster(0, null));
		assertThat(health.getStatus()).isEqualTo(Status.UNKNOWN);
		assertThat(health.getDetails()).containsKey("error");
		assertThat(new EtcdHealthDetails(Map::of, false).verdict(cluster(1, null)).getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void anEtcdNodeTellsWhatTheMemberSaidOfItself() {
		Health health = etcd(Map.of(address("a:1"), member(3, true))).node(node("a:1", NodeStatus.HEALTHY, true));
		assertThat(health.getDetails()).contains(entry("version", "3.4.23"), entry("leader", true),
				entry("learner", false), entry("dbSize", 4096L), entry("raftTerm", 3L), entry("raftIndex", 7L),
				entry("alarms", List.of("NOSPACE")));
	}

	@Test
	void anEtcdNodeThatHasSaidNothingTellsOnlyWhatIsKnown() {
		assertThat(etcd(Map.of()).node(node("a:1", NodeStatus.HEALTHY, true)).getDetails())
			.doesNotContainKeys("version", "leader");
	}

	private static EtcdHealthDetails etcd(Map<NodeAddress, EtcdMember> members) {
		return new EtcdHealthDetails(() -> members, true);
	}

	private static UpstreamSnapshot cluster(int selectable, @Nullable NodeAddress current) {
		return new UpstreamSnapshot("etcd", Balance.STICKY, List.of("0"),
				List.of(node("a:1", NodeStatus.HEALTHY, true), node("b:1", NodeStatus.UNHEALTHY, true)), selectable,
				current, true, null, RequestStatistics.NONE, SharedTrouble.NONE);
	}

	private static EtcdMember member(long term, boolean leader) {
		return new EtcdMember(1, "3.4.23", leader, false, 4096, term, 7, List.of("NOSPACE"), NOW);
	}

	private static NodeAddress address(String text) {
		return NodeAddress.parse(text);
	}

	private static NodeSnapshot node(String address, NodeStatus status, boolean checked) {
		return new NodeSnapshot(Node.of(address), "0", status, "because", NOW, 1, false, AdminState.READY,
				new NodeSnapshot.Breaker(BreakerState.OPEN, 2, 1, Duration.ofSeconds(10), NOW),
				new NodeSnapshot.Check("http", ActiveState.UP, checked ? "200" : null, checked ? NOW : null,
						checked ? Duration.ofNanos(2_600_000) : null, 1, 0),
				RequestStatistics.NONE, List.of());
	}

}
