package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.test.etcd.EtcdMember;
import dev.healthcheck.testing.faults.FaultRow;
import dev.healthcheck.testing.faults.Figures;
import dev.healthcheck.testing.load.LoadReport;
import dev.healthcheck.testing.load.Operation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Cut cables, under load: between a member and its peers, and between a member and the
 * client. Needs network namespaces, and therefore root.
 */
@Tag("processes")
class EtcdPartitionTests {

	/** The request timeout, one check, and a second for a busy machine. */
	private static final Duration LEFT_WITHIN = Duration.ofSeconds(4);

	private static final Duration AVOIDED_WITHIN = Duration.ofMillis(600);

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembersInNamespaces();

	private final EtcdCluster cluster = etcd.cluster();

	@Test
	@FaultRow(4)
	void followerIsCutOffFromItsPeers() {
		try (FaultRun run = FaultRun.start("follower-cut-off", this.cluster)) {
			EtcdMember current = run.client().current(this.cluster);
			this.cluster.moveLeader(this.cluster.others(current).get(0));
			assertCutIsSurvived(run, current, current::cutOff, AVOIDED_WITHIN);
		}
	}

	@Test
	@FaultRow(4)
	@Tag("long")
	void leaderIsCutOffFromItsPeers() {
		try (FaultRun run = FaultRun.start("leader-cut-off", this.cluster)) {
			EtcdMember current = run.client().current(this.cluster);
			this.cluster.moveLeader(current);
			// the others have to find another one before they answer
			assertCutIsSurvived(run, current, current::cutOff, LEFT_WITHIN);
		}
	}

	@Test
	@FaultRow(5)
	void memberIsCutOffFromTheClient() {
		try (FaultRun run = FaultRun.start("unplugged", this.cluster)) {
			EtcdMember current = run.client().current(this.cluster);
			this.cluster.moveLeader(this.cluster.others(current).get(0));
			assertCutIsSurvived(run, current, current::unplug, AVOIDED_WITHIN);
		}
	}

	private void assertCutIsSurvived(FaultRun run, EtcdMember victim, Runnable cut, Duration avoidedWithin) {
		run.lasts(Duration.ofSeconds(1), run.callsSucceed());
		long faultNanos = run.begin();
		cut.run();
		run.lasts(Duration.ofSeconds(10), run.isLeft(victim));
		run.lasts(Duration.ZERO, run.callsSucceed());
		long mendedNanos = System.nanoTime();
		List<ClientUnderTest.Change> changes = run.client().changes(faultNanos);
		Duration left = run.client().firstChange(victim, NodeStatus.UNHEALTHY, faultNanos);
		Duration gap = run.load().longestGapSoFar();
		victim.rejoin();
		victim.plug();
		victim.awaitHealthy(ClientUnderTest.PATIENCE);
		run.client().awaitStatus(victim, NodeStatus.HEALTHY, faultNanos);
		LoadReport report = run.after(Duration.ofSeconds(1));
		FaultRun.assertNoFailedGets(report);
		FaultRun.assertNothingLost(report);
		assertThat(changes).filteredOn((change) -> !change.to().isSelectable())
			.extracting(ClientUnderTest.Change::address)
			.containsOnly(victim.clientAddress());
		Figures.within("ejected after", left, LEFT_WITHIN);
		Figures.within("longest gap of a watch", gap, LEFT_WITHIN.plusSeconds(1));
		// those issued later may meet the election that a member forces which comes back
		Figures.within("longest get",
				longest(report.of(Operation.Kind.GET)
					.stream()
					.filter((get) -> get.endedNanos() - mendedNanos < 0)
					.map(Operation::took)),
				avoidedWithin);
		Figures.within("last failed put issued after",
				longest(report.failed(Operation.Kind.PUT)
					.stream()
					.filter((put) -> put.issuedNanos() - mendedNanos < 0)
					.map((put) -> Duration.ofNanos(put.issuedNanos() - faultNanos))),
				avoidedWithin);
	}

	private static Duration longest(Stream<Duration> times) {
		return times.max(Comparator.naturalOrder()).orElse(Duration.ZERO);
	}

}
