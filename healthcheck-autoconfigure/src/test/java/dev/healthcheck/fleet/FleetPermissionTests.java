package dev.healthcheck.fleet;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import dev.healthcheck.check.CheckSettings;
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
 * A user of etcd that lacks rights: the instance checks everything itself, says why, and
 * joins as soon as it may.
 */
@Tag("processes")
class FleetPermissionTests {

	private static final String PREFIX = "/healthcheck/fleet/";

	private static final String PASSWORD = "correct horse";

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.of((cluster) -> cluster.members(1));

	private final EtcdCluster cluster = etcd.cluster();

	@Test
	@FaultRow({ 20, 26 })
	void whoMayNotChecksEverythingItselfAndJoinsOnceItMay() throws IOException {
		this.cluster.etcdctl("user", "add", "root:" + PASSWORD);
		this.cluster.etcdctl("user", "grant-role", "root", "root");
		this.cluster.etcdctl("user", "add", "app:" + PASSWORD);
		this.cluster.etcdctl("role", "add", "fleet");
		this.cluster.etcdctl("user", "grant-role", "app", "fleet");
		this.cluster.etcdctl("auth", "enable");
		try (CountingNodes nodes = new CountingNodes(5);
				SharingApplication instance = new SharingApplication(
						SharingApplication.client(this.cluster.endpoints()).credentials("app", PASSWORD).build(), "i0",
						nodes.addresses(), CheckSettings.builder().interval(Duration.ofMillis(500)).build(),
						Map.of())) {
			await(() -> "the keys cannot be read: PERMISSION_DENIED: etcdserver: permission denied"
				.equals(instance.status().why()));
			checksEverything(instance, nodes);
			root("role", "grant-permission", "fleet", "--prefix=true", "read", PREFIX);
			await(() -> "its key cannot be written: PERMISSION_DENIED: etcdserver: permission denied"
				.equals(instance.status().why()));
			checksEverything(instance, nodes);
			root("role", "grant-permission", "fleet", "--prefix=true", "readwrite", PREFIX);
			await(() -> instance.isSettled(1));
			assertThat(instance.status().why()).isNull();
		}
	}

	private static void checksEverything(SharingApplication instance, CountingNodes nodes) {
		List<NodeAddress> all = nodes.addresses();
		List<Long> before = all.stream().map(nodes::count).toList();
		await(() -> Stream.iterate(0, (i) -> i + 1)
			.limit(all.size())
			.allMatch((i) -> nodes.count(all.get(i)) - before.get(i) >= 3));
		assertThat(all).allMatch((node) -> Objects.requireNonNull(instance.shares().get(node)).role() == Role.ALONE);
	}

	private void root(String... command) {
		String[] all = new String[command.length + 1];
		all[0] = "--user=root:" + PASSWORD;
		System.arraycopy(command, 0, all, 1, command.length);
		this.cluster.etcdctl(all);
	}

}
