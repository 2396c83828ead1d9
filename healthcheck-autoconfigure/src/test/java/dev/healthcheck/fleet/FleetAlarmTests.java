package dev.healthcheck.fleet;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.testing.faults.FaultRow;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static dev.healthcheck.fleet.ProcessFleet.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A fleet while the database of etcd is full: nothing can be said, and checks go on.
 */
@Tag("processes")
class FleetAlarmTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension
		.of((cluster) -> cluster.members(1).flags("--quota-backend-bytes=1048576"));

	@Test
	@FaultRow({ 19, 26 })
	void nothingCanBeSaidAndChecksGoOn() throws IOException {
		EtcdCluster cluster = etcd.cluster();
		try (CountingNodes nodes = new CountingNodes(12);
				SharingApplication one = start(cluster, "i0", nodes);
				SharingApplication two = start(cluster, "i1", nodes)) {
			List<SharingApplication> both = List.of(one, two);
			await(() -> both.stream().allMatch((instance) -> instance.isSettled(2)));
			fill(cluster);
			NodeAddress dead = nodes.addresses().get(3);
			nodes.stop(dead);
			await(() -> both.stream().allMatch((instance) -> instance.isDown(dead)));
			await(() -> both.stream()
				.anyMatch((instance) -> instance.status().writes().getOrDefault("failed", 0L) > 0));
			isNoMember(cluster, nodes);
			makeRoom(cluster);
			NodeAddress next = nodes.addresses().get(4);
			nodes.stop(next);
			await(() -> both.stream().allMatch((instance) -> instance.isDown(next) && instance.isSettled(2)));
			await(() -> both.stream().anyMatch((instance) -> !instance.share(dead).words().isEmpty()));
			assertThat(nodes.addresses().stream().filter((node) -> !List.of(dead, next).contains(node)))
				.noneMatch((node) -> both.stream().anyMatch((instance) -> instance.isDown(node)));
		}
	}

	/** Whoever comes now checks everything, and says why. */
	private static void isNoMember(EtcdCluster cluster, CountingNodes nodes) {
		try (SharingApplication late = start(cluster, "late", nodes)) {
			await(() -> String.valueOf(late.status().why()).contains("database space exceeded"));
			await(() -> nodes.addresses().stream().filter(late::isDown).count() == 1);
			assertThat(late.status().state()).isNotEqualTo(FleetState.MEMBER);
		}
	}

	private static SharingApplication start(EtcdCluster cluster, String name, CountingNodes nodes) {
		return new SharingApplication(cluster, name, nodes, Duration.ofSeconds(1), Duration.ofMillis(500));
	}

	private static void fill(EtcdCluster cluster) {
		String value = "x".repeat(100_000);
		await(() -> {
			try {
				cluster.etcdctl("put", "big/" + System.nanoTime(), value);
			}
			catch (RuntimeException ex) {
				// it is full
			}
			return cluster.etcdctl("alarm", "list").contains("NOSPACE");
		});
	}

	private static void makeRoom(EtcdCluster cluster) {
		cluster.etcdctl("del", "--prefix", "big/");
		String revision = cluster.etcdctl("get", "any", "--write-out=json")
			.replaceFirst("(?s).*\"revision\":(\\d+).*", "$1");
		cluster.etcdctl("compact", "--physical", revision);
		cluster.etcdctl("defrag");
		cluster.etcdctl("alarm", "disarm");
	}

}
