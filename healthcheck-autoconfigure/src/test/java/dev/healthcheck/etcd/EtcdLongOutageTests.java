package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.test.etcd.EtcdMember;
import dev.healthcheck.testing.faults.FaultRow;
import dev.healthcheck.testing.faults.Figures;
import dev.healthcheck.testing.load.LoadReport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Members that stay hung and dead: after the first seconds nobody notices any more, be it
 * when a fail timeout ends, when a check is due or when a connection is tried again.
 */
@Tag("long")
@Tag("processes")
class EtcdLongOutageTests {

	private static final Duration SETTLED = Duration.ofSeconds(6);

	private static final Duration OUTAGE = Duration.ofSeconds(60);

	/** Five, so that two can be missing. */
	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.of((cluster) -> cluster.members(5));

	private final EtcdCluster cluster = etcd.cluster();

	@Test
	@FaultRow(2)
	void noStallsWhileOneMemberIsHungAndOneIsDead() {
		try (FaultRun run = FaultRun.start("hung-and-dead", this.cluster)) {
			EtcdMember hung = run.client().current(this.cluster);
			List<EtcdMember> others = this.cluster.others(hung);
			EtcdMember dead = others.get(0);
			this.cluster.moveLeader(others.get(1));
			long faultNanos = run.begin();
			dead.kill();
			hung.hang();
			int hungChecks = run.client().checks(NodeAddress.parse(hung.clientAddress()));
			int deadChecks = run.client().checks(NodeAddress.parse(dead.clientAddress()));
			ClientUnderTest.last(SETTLED);
			long settledNanos = System.nanoTime();
			run.load().resetGaps();
			LoadReport report;
			Set<Long> stalled;
			try (ControlGroup control = new ControlGroup(others.get(2), "hung-and-dead/control", faultNanos)) {
				report = run.after(OUTAGE);
				stalled = control.slowSeconds();
			}
			hungChecks = run.client().checks(NodeAddress.parse(hung.clientAddress())) - hungChecks;
			deadChecks = run.client().checks(NodeAddress.parse(dead.clientAddress())) - deadChecks;
			Figures.record("checks of the hung member", hungChecks);
			Figures.record("checks of the dead member", deadChecks);
			Figures.record("seconds in which the cluster stalled", stalled.toString());
			FaultRun.assertNoFailedGets(report);
			assertThat(run.badSeconds(report).keySet())
				.as("seconds with calls that failed or were slow, although etcd did not stall")
				.allMatch((second) -> second < SETTLED.toSeconds() || stalled.contains(second));
			assertThat(report.operations()).filteredOn((call) -> call.issuedNanos() - settledNanos > 0)
				.hasSizeGreaterThan(20_000);
			if (stalled.isEmpty()) {
				assertThat(report.longestWatchGap()).as("longest silence of a watch").isLessThan(Duration.ofSeconds(1));
			}
			FaultRun.assertNothingLost(report);
			assertThat(run.client().status(hung)).isEqualTo(NodeStatus.UNHEALTHY);
			assertThat(run.client().status(dead)).isEqualTo(NodeStatus.UNHEALTHY);
			// one check a second, and a few when it began
			assertThat(hungChecks).as("checks of the hung member in 66 s").isBetween(25, 80);
			assertThat(deadChecks).as("checks of the dead member in 66 s").isBetween(25, 80);
			assertThat(run.client().changes(settledNanos)).as("changes of the two in the second part of the outage")
				.extracting(ClientUnderTest.Change::address)
				.doesNotContain(hung.clientAddress(), dead.clientAddress());
			assertThat(run.client().firstChange(hung, NodeStatus.UNHEALTHY, faultNanos)).isNotNull()
				.isLessThan(Duration.ofMillis(3500));
		}
	}

}
