package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.List;

import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.testing.EtcdCluster;
import dev.healthcheck.testing.EtcdClusterExtension;
import dev.healthcheck.testing.EtcdMember;
import dev.healthcheck.testing.faults.FaultRow;
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

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembersInNamespaces();

	private final EtcdCluster cluster = etcd.cluster();

	@Test
	@FaultRow(4)
	void followerIsCutOffFromItsPeers() {
		try (FaultRun run = FaultRun.start("follower-cut-off", this.cluster)) {
			EtcdMember current = run.client().current(this.cluster);
			this.cluster.moveLeader(this.cluster.others(current).get(0));
			assertCutIsSurvived(run, current, current::cutOff);
		}
	}

	@Test
	@FaultRow(4)
	void leaderIsCutOffFromItsPeers() {
		try (FaultRun run = FaultRun.start("leader-cut-off", this.cluster)) {
			EtcdMember current = run.client().current(this.cluster);
			this.cluster.moveLeader(current);
			assertCutIsSurvived(run, current, current::cutOff);
		}
	}

	@Test
	@FaultRow(5)
	void memberIsCutOffFromTheClient() {
		try (FaultRun run = FaultRun.start("unplugged", this.cluster)) {
			EtcdMember current = run.client().current(this.cluster);
			this.cluster.moveLeader(this.cluster.others(current).get(0));
			assertCutIsSurvived(run, current, current::unplug);
		}
	}

	private void assertCutIsSurvived(FaultRun run, EtcdMember victim, Runnable cut) {
		ClientUnderTest.last(Duration.ofSeconds(1));
		long faultNanos = run.begin();
		cut.run();
		ClientUnderTest.last(Duration.ofSeconds(10));
		long mendedNanos = System.nanoTime();
		List<ClientUnderTest.Change> changes = run.client().changes(faultNanos);
		Duration left = run.client().firstChange(victim, NodeStatus.UNHEALTHY, faultNanos);
		Duration gap = run.load().longestGapSoFar();
		victim.rejoin();
		victim.plug();
		victim.awaitHealthy(Duration.ofSeconds(40));
		run.client().awaitStatus(victim, NodeStatus.HEALTHY, faultNanos);
		LoadReport report = run.after(Duration.ofSeconds(1));
		FaultRun.assertNoFailedGets(report);
		// those issued later may meet the election that a member forces which comes back
		assertThat(report.of(Operation.Kind.GET)).filteredOn((get) -> get.endedNanos() - mendedNanos < 0)
			.as("longest get")
			.allMatch((get) -> get.took().compareTo(LEFT_WITHIN) < 0);
		assertThat(left).as("time until the member is left").isNotNull().isLessThan(LEFT_WITHIN);
		assertThat(gap).as("longest silence of a watch").isLessThan(LEFT_WITHIN.plusSeconds(1));
		// a member that comes back forces an election, in which writes fail again
		assertThat(report.failed(Operation.Kind.PUT)).filteredOn((put) -> put.issuedNanos() - mendedNanos < 0)
			.as("failed puts")
			.allMatch((put) -> put.issuedNanos() - faultNanos < LEFT_WITHIN.toNanos());
		FaultRun.assertNothingLost(report);
		assertThat(changes).filteredOn((change) -> !change.to().isSelectable())
			.extracting(ClientUnderTest.Change::address)
			.containsOnly(victim.clientAddress());
	}

}
