package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.List;

import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.test.etcd.EtcdMember;
import dev.healthcheck.testing.ChildJvm;
import dev.healthcheck.testing.faults.FaultRow;
import dev.healthcheck.testing.faults.Figures;
import dev.healthcheck.testing.load.EtcdLoad;
import dev.healthcheck.testing.load.LoadReport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Lines that work in one direction, lose packets, or are narrow. Needs network
 * namespaces, and therefore root.
 */
@Tag("long")
@Tag("processes")
class EtcdNetworkFaultTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembersInNamespaces();

	private final EtcdCluster cluster = etcd.cluster();

	@Test
	@FaultRow(5)
	void answersOfAMemberDoNotArrive() {
		try (FaultRun run = FaultRun.start("mute", this.cluster)) {
			EtcdMember current = run.client().current(this.cluster);
			this.cluster.moveLeader(this.cluster.others(current).get(0));
			ClientUnderTest.last(Duration.ofSeconds(1));
			long fault = run.begin();
			current.mute();
			ClientUnderTest.last(Duration.ofSeconds(8));
			Duration left = run.client().firstChange(current, NodeStatus.UNHEALTHY, fault);
			List<ClientUnderTest.Change> changes = run.client().changes(fault);
			current.mend();
			run.client().awaitStatus(current, NodeStatus.HEALTHY, fault);
			LoadReport report = run.after(Duration.ofSeconds(1));
			FaultRun.assertNoFailedGets(report);
			FaultRun.assertNothingLost(report);
			assertThat(left).as("time until the member is left").isNotNull().isLessThan(Duration.ofSeconds(4));
			assertThat(changes).filteredOn((change) -> !change.to().isSelectable())
				.extracting(ClientUnderTest.Change::address)
				.containsOnly(current.clientAddress());
		}
	}

	@Test
	@FaultRow(7)
	void fivePercentOfThePacketsAreLost() {
		assertThat(lossy(5, Duration.ofSeconds(60))).as("times ejected").isZero();
	}

	@Test
	@FaultRow(7)
	void thirtyPercentOfThePacketsAreLost() {
		assertThat(lossy(30, Duration.ofSeconds(60))).as("times ejected").isLessThanOrEqualTo(8);
	}

	/** The line to every member loses packets. */
	private long lossy(int percent, Duration time) {
		assumeTrue(ChildJvm.canRun("nft"), "nftables is not installed");
		try (ClientUnderTest client = ClientUnderTest.of(this.cluster);
				EtcdLoad load = new EtcdLoad(client.client(), "loss/" + percent + "/", 20)) {
			load.start();
			long fault = System.nanoTime();
			this.cluster.members().forEach((member) -> member.lose(percent));
			ClientUnderTest.last(time);
			long ejected = ejections(client, fault);
			this.cluster.members().forEach(EtcdMember::mend);
			client.awaitStatusOfAll(NodeStatus.HEALTHY);
			record(load.stop(), ejected);
			return ejected;
		}
	}

	@Test
	@FaultRow(7)
	void aNarrowLine() {
		try (ClientUnderTest client = ClientUnderTest.of(this.cluster);
				EtcdLoad load = new EtcdLoad(client.client(), "narrow/", 50)) {
			load.start();
			long fault = System.nanoTime();
			this.cluster.members().forEach((member) -> member.narrow("1mbit"));
			ClientUnderTest.last(Duration.ofSeconds(20));
			long ejected = ejections(client, fault);
			LoadReport report = load.stop();
			record(report, ejected);
			FaultRun.assertNoFailedGets(report);
			FaultRun.assertNothingLost(report);
			assertThat(ejected).as("times ejected").isZero();
		}
	}

	private static long ejections(ClientUnderTest client, long sinceNanos) {
		return client.changes(sinceNanos).stream().filter((change) -> !change.to().isSelectable()).count();
	}

	private static void record(LoadReport report, long ejected) {
		Figures.record("times ejected", ejected);
		Figures.record("calls", report.operations().size());
		Figures.record("failed", report.operations().stream().filter((call) -> call.failed()).count());
		Figures.record("longest get", report.longest(dev.healthcheck.testing.load.Operation.Kind.GET));
		Figures.record("events lost", report.eventsLost());
		Figures.record("events repeated", report.eventsRepeated());
		assertThat(report.eventsLost()).as("events lost").isZero();
		assertThat(report.eventsRepeated()).as("events repeated").isZero();
		assertThat(report.writesAppliedTwice()).as("writes that were applied twice").isZero();
	}

}
