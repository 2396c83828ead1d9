package dev.healthcheck.fleet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;

import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.testing.TcpProxy;
import dev.healthcheck.testing.faults.FaultRow;
import dev.healthcheck.testing.faults.Figures;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What happens to a fleet of processes when one of them dies, hangs, is cut off or lies.
 */
@Tag("processes")
class FleetProcessTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.oneMember();

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
	@FaultRow(27)
	void anOwnerThatIsKilledIsReplaced() throws IOException {
		try (ProcessFleet fleet = start(3, 30, 0)) {
			SharingProcess killed = fleet.instances.get(1);
			Set<NodeAddress> owned = killed.now().owned();
			assertThat(owned).isNotEmpty();
			long before = System.nanoTime();
			killed.signal("KILL");
			fleet.instances.remove(killed);
			fleet.awaitSettled();
			fleet.awaitChecks(fleet.nodes.addresses(), 2);
			fleet.judgeGap(owned, before);
			ProcessFleet.await(() -> fleet.instances.stream().mapToInt((one) -> one.now().owned().size()).sum() == 30);
			fleet.nobodyFoundANodeDown();
		}
	}

	@Test
	@FaultRow(27)
	void anInstanceThatStopsForLongerThanTheTtlIsReplacedAndComesBack() throws IOException {
		try (ProcessFleet fleet = start(3, 30, 0)) {
			SharingProcess stopped = fleet.instances.get(1);
			Set<NodeAddress> owned = stopped.now().owned();
			long before = System.nanoTime();
			stopped.signal("STOP");
			fleet.instances.remove(stopped);
			fleet.awaitSettled();
			fleet.awaitChecks(owned, 1);
			fleet.judgeGap(owned, before);
			stopped.signal("CONT");
			fleet.instances.add(stopped);
			fleet.awaitSettled();
			fleet.nobodyFoundANodeDown();
		}
	}

	@Test
	@FaultRow(26)
	void instancesThatAreCutOffFromEtcdCheckEverythingThemselves() throws IOException {
		String endpoint = etcd.cluster().endpoints();
		try (TcpProxy one = TcpProxy.to(endpoint.substring("http://".length()));
				TcpProxy two = TcpProxy.to(endpoint.substring("http://".length()));
				ProcessFleet fleet = new ProcessFleet(this.directory, 30)
					.start(List.of(endpoint, "http://" + one.address(), endpoint, "http://" + two.address()), 0)) {
			long before = System.nanoTime();
			one.stall();
			two.stall();
			List<SharingProcess> deaf = List.of(fleet.instances.get(1), fleet.instances.get(3));
			List<SharingProcess> others = List.of(fleet.instances.get(0), fleet.instances.get(2));
			ProcessFleet.await(() -> deaf.stream().allMatch((instance) -> instance.now().state() == FleetState.ALONE)
					&& others.stream().allMatch((instance) -> instance.isSettled(2)));
			fleet.awaitChecks(fleet.nodes.addresses(), 6);
			fleet.judgeGap(fleet.nodes.addresses(), before);
			one.heal();
			two.heal();
			fleet.awaitSettled();
			fleet.judgeLoad(4, before);
			fleet.nobodyFoundANodeDown();
		}
	}

	/** It owns nearly all nodes, accuses all of them, and checks none. */
	@Test
	@FaultRow(25)
	void anInstanceThatLiesAboutAllNodesTakesNoneDownAndFailsNoRequest(EtcdCluster cluster) throws IOException {
		try (ProcessFleet fleet = start(3, 12, 20)) {
			Liar liar = new Liar(cluster, 100);
			fleet.nodes.addresses().forEach(liar::accuse);
			ProcessFleet.await(() -> fleet.instances.stream().allMatch((one) -> one.now().members() == 4));
			fleet.awaitChecks(fleet.nodes.addresses(), 50);
			ProcessFleet.await(() -> fleet.instances.stream().allMatch((one) -> one.now().unused().isEmpty()));
			Figures.record("nodes that the liar owns",
					12 - fleet.instances.stream().mapToLong((one) -> one.now().owned().size()).sum());
			fleet.nobodyFoundANodeDown();
			fleet.noRequestFailed();
		}
	}

}
