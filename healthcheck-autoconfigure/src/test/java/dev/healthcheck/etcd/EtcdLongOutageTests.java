package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.List;

import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.testing.EtcdCluster;
import dev.healthcheck.testing.EtcdClusterExtension;
import dev.healthcheck.testing.EtcdMember;
import dev.healthcheck.testing.load.LoadReport;
import dev.healthcheck.testing.load.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Members that stay hung and dead: after the first seconds nobody notices any more, be it
 * when a fail timeout ends, when a check is due or when a connection is tried again.
 */
class EtcdLongOutageTests {

	private static final Duration OUTAGE = Duration.ofSeconds(60);

	/** Five, so that two can be missing. */
	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.of((cluster) -> cluster.members(5));

	private final EtcdCluster cluster = etcd.cluster();

	@Test
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
			ClientUnderTest.last(Duration.ofSeconds(6));
			long settledNanos = System.nanoTime();
			run.load().resetGaps();
			LoadReport report = run.after(OUTAGE);
			hungChecks = run.client().checks(NodeAddress.parse(hung.clientAddress())) - hungChecks;
			deadChecks = run.client().checks(NodeAddress.parse(dead.clientAddress())) - deadChecks;
			List<Operation> settled = report.operations()
				.stream()
				.filter((call) -> call.issuedNanos() - settledNanos > 0)
				.toList();
			System.out.printf("hung-and-dead: longest call after 6 s %d ms; checks of the hung %d, of the dead %d%n",
					settled.stream().mapToLong((call) -> call.took().toMillis()).max().orElse(0), hungChecks,
					deadChecks);
			FaultRun.assertNoFailedGets(report);
			assertThat(settled).hasSizeGreaterThan(20_000);
			assertThat(run.badSeconds(report)).as("calls that failed or were slow, by second")
				.allSatisfy((second, calls) -> assertThat(second).isLessThan(6));
			assertThat(report.longestWatchGap()).as("longest silence of a watch").isLessThan(Duration.ofSeconds(1));
			FaultRun.assertNothingLost(report);
			assertThat(run.client().status(hung)).isEqualTo(NodeStatus.UNHEALTHY);
			assertThat(run.client().status(dead)).isEqualTo(NodeStatus.UNHEALTHY);
			// one check a second, and a few when it began
			assertThat(hungChecks).as("checks of the hung member in 66 s").isBetween(25, 80);
			assertThat(deadChecks).as("checks of the dead member in 66 s").isBetween(25, 80);
			assertThat(run.client().changes(settledNanos)).as("changes in the second part of the outage").isEmpty();
			assertThat(run.client().firstChange(hung, NodeStatus.UNHEALTHY, faultNanos)).isNotNull()
				.isLessThan(Duration.ofMillis(3500));
		}
	}

}
