package dev.healthcheck.etcd;

import java.time.Duration;

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
 * A member that says nothing is avoided long before calls to it fail.
 */
@Tag("processes")
class EtcdSilenceTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	private final EtcdCluster cluster = etcd.cluster();

	@Test
	@FaultRow(2)
	void readsLeaveAFollowerThatHangs() {
		try (FaultRun run = FaultRun.start("follower-hung", this.cluster)) {
			EtcdMember current = run.client().current(this.cluster);
			this.cluster.moveLeader(this.cluster.others(current).get(0));
			run.lasts(Duration.ofSeconds(3), run.callsSucceed());
			run.begin();
			current.hang();
			run.lasts(Duration.ZERO, run.isLeft(current));
			run.lasts(Duration.ofSeconds(5), run.callsSucceed());
			assertThat(run.load().isLeaseKept()).as("lease kept").isTrue();
			current.resume();
			LoadReport report = run.after(Duration.ofSeconds(2));
			FaultRun.assertNoFailedGets(report);
			FaultRun.assertNothingLost(report);
			Figures.within("longest get", report.longest(Operation.Kind.GET), Duration.ofMillis(600));
			Figures.within("failed puts", report.failed(Operation.Kind.PUT).size(), 30);
			Figures.within("longest gap of a watch", report.longestWatchGap(), Duration.ofSeconds(3));
		}
	}

	/** A collection of garbage, say. */
	@Test
	@FaultRow(2)
	void nobodyIsEjectedWhileAMemberPausesForAMoment() throws InterruptedException {
		try (FaultRun run = FaultRun.start("short-pauses", this.cluster)) {
			EtcdMember current = run.client().current(this.cluster);
			this.cluster.moveLeader(this.cluster.others(current).get(0));
			run.lasts(Duration.ofSeconds(3), run.callsSucceed());
			run.begin();
			for (int i = 0; i < 5; i++) {
				current.hang();
				Thread.sleep(300);
				current.resume();
				Thread.sleep(1700);
			}
			LoadReport report = run.after(Duration.ofSeconds(1));
			assertThat(report.failed(Operation.Kind.GET)).as("failed gets").isEmpty();
			assertThat(report.failed(Operation.Kind.PUT)).as("failed puts").isEmpty();
			FaultRun.assertNothingLost(report);
			assertThat(run.client().changes(run.faultNanos())).as("changes of status")
				.noneMatch((change) -> change.to() == NodeStatus.UNHEALTHY);
			Figures.within("longest get", report.longest(Operation.Kind.GET), Duration.ofMillis(400));
		}
	}

}
