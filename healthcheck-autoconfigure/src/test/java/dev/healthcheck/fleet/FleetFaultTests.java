package dev.healthcheck.fleet;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.testing.faults.FaultRow;
import dev.healthcheck.testing.faults.Figures;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The same with what takes long, or has bounds: nodes that not everybody reaches, etcd
 * away for a minute, and members that come and go.
 */
@Tag("long")
@Tag("processes")
class FleetFaultTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	@TempDir
	Path directory;

	@BeforeEach
	void clear() {
		etcd.cluster().clear();
	}

	private ProcessFleet start(int instances, int nodes, int requests) throws IOException {
		return new ProcessFleet(this.directory, nodes).start(Collections.nCopies(instances, etcd.cluster().endpoints()),
				requests);
	}

	@Test
	@FaultRow(25)
	void aNodeThatItsOwnerAloneCannotReach() throws IOException {
		try (ProcessFleet fleet = start(3, 12, 20)) {
			NodeAddress node = fleet.instances.get(0).now().owned().iterator().next();
			fleet.cutOff(0, List.of(node));
			ProcessFleet.await(() -> fleet.instances.get(0).now().down().contains(node));
			fleet.awaitChecks(List.of(node), 40);
			List<SharingProcess> others = fleet.instances.subList(1, 3);
			ProcessFleet.await(() -> others.stream().noneMatch((one) -> one.now().unused().contains(node)));
			fleet.cutOff(0, List.of());
			ProcessFleet.await(() -> fleet.instances.get(0).now().unused().isEmpty());
			assertThat(others).allSatisfy((one) -> assertThat(one.everDown()).isEmpty());
			fleet.noRequestFailed();
		}
	}

	@Test
	@FaultRow(25)
	void anInstanceThatCannotReachAThirdGoesItsOwnWayAndComesBack() throws IOException {
		try (ProcessFleet fleet = start(3, 30, 20)) {
			List<NodeAddress> lost = fleet.nodes.addresses().subList(0, 10);
			SharingProcess cutOff = fleet.instances.get(0);
			List<SharingProcess> others = fleet.instances.subList(1, 3);
			fleet.cutOff(0, lost);
			ProcessFleet.await(() -> cutOff.now().state() == FleetState.ALONE && cutOff.now().down().containsAll(lost)
					&& others.stream().allMatch((one) -> one.isSettled(2)));
			fleet.cutOff(0, List.of());
			fleet.awaitSettled();
			ProcessFleet.await(() -> fleet.instances.stream().allMatch((one) -> one.now().unused().isEmpty()));
			assertThat(others).allSatisfy((one) -> assertThat(one.everDown()).isEmpty());
			fleet.noRequestFailed();
		}
	}

	@Test
	@FaultRow(25)
	void aNodeThatDiesUnderLoadIsAvoidedByAll() throws IOException {
		try (ProcessFleet fleet = start(3, 20, 20)) {
			List<Long> times = new ArrayList<>();
			for (NodeAddress node : fleet.nodes.addresses().subList(0, 7)) {
				fleet.nodes.stop(node);
				long died = System.nanoTime();
				ProcessFleet.await(() -> fleet.instances.stream().allMatch((one) -> one.now().unused().contains(node)));
				times.add(System.nanoTime() - died);
			}
			Collections.sort(times);
			Figures.within("median until all avoid it", Duration.ofNanos(times.get(3)), Duration.ofSeconds(1));
			ProcessFleet.await(() -> fleet.instances.stream().allMatch((one) -> one.now().down().size() == 7));
			fleet.noRequestFailed();
		}
	}

	@Test
	@FaultRow(26)
	void etcdIsAwayForAMinute() throws IOException, InterruptedException {
		try (ProcessFleet fleet = start(3, 30, 0)) {
			long before = System.nanoTime();
			etcd.cluster().killAll();
			ProcessFleet.await(() -> fleet.instances.stream().allMatch((one) -> one.now().state() == FleetState.ALONE));
			TimeUnit.MINUTES.sleep(1);
			etcd.cluster().heal();
			fleet.awaitSettled();
			fleet.awaitChecks(fleet.nodes.addresses(), 2);
			fleet.judgeGap(fleet.nodes.addresses(), before);
			fleet.judgeLoad(3, before);
			fleet.nobodyFoundANodeDown();
		}
	}

	@Test
	@FaultRow(27)
	void anInstanceThatPausesForLessThanTheTtlStaysAMember() throws IOException, InterruptedException {
		try (ProcessFleet fleet = start(3, 30, 0)) {
			long before = System.nanoTime();
			fleet.instances.get(1).signal("STOP");
			TimeUnit.SECONDS.sleep(3);
			fleet.instances.get(1).signal("CONT");
			fleet.awaitChecks(fleet.nodes.addresses(), 2);
			fleet.awaitSettled();
			fleet.judgeGap(fleet.nodes.addresses(), before);
			fleet.nobodyFoundANodeDown();
		}
	}

	@Test
	@FaultRow(27)
	void theLeaderIsKilledWhenAnOwnerDies() throws IOException {
		try (ProcessFleet fleet = start(3, 30, 0)) {
			fleet.instances.remove(1).close();
			etcd.leader().kill();
			fleet.awaitSettled();
			fleet.awaitChecks(fleet.nodes.addresses(), 2);
			fleet.nobodyFoundANodeDown();
		}
	}

	@Test
	@FaultRow(27)
	void membersComeAndGo() throws IOException {
		Random random = new Random(1);
		List<SharingApplication> members = new ArrayList<>();
		try (ProcessFleet fleet = start(2, 30, 0)) {
			long before = System.nanoTime();
			for (int i = 0; i < 20; i++) {
				if (members.size() < 2 || random.nextBoolean()) {
					members.add(SharingMain.application(etcd.cluster().endpoints(), "m" + i, fleet.nodes.addresses(),
							ProcessFleet.HEALTHY, ProcessFleet.UNHEALTHY, this.directory.resolve("none")));
				}
				else {
					members.remove(random.nextInt(members.size())).close();
				}
				fleet.awaitChecks(fleet.nodes.addresses(), 1);
			}
			fleet.judgeGap(fleet.nodes.addresses(), before);
			assertThat(members)
				.allSatisfy((member) -> assertThat(fleet.nodes.addresses()).noneMatch((node) -> member.isDown(node)));
			fleet.nobodyFoundANodeDown();
		}
		finally {
			members.forEach(SharingApplication::close);
		}
	}

}
