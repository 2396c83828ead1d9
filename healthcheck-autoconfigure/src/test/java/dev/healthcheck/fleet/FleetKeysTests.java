package dev.healthcheck.fleet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.testing.TcpProxy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static dev.healthcheck.fleet.ProcessFleet.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What others do to the keys of a fleet in a real etcd.
 */
@Tag("processes")
class FleetKeysTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.oneMember();

	@BeforeEach
	void clear() {
		etcd.cluster().clear();
	}

	private static SharingApplication start(String endpoints, String name, CountingNodes nodes) {
		return new SharingApplication(SharingApplication.client(endpoints).build(), name, nodes.addresses(),
				CheckSettings.builder().interval(Duration.ofMillis(500)).build(), Map.of());
	}

	private static boolean areSettled(SharingApplication... instances) {
		return List.of(instances).stream().allMatch((instance) -> instance.isSettled(instances.length));
	}

	@Test
	void leasesThatAreRevokedByHandAreReplaced(EtcdCluster cluster) throws IOException {
		try (CountingNodes nodes = new CountingNodes(5);
				SharingApplication one = start(cluster.endpoints(), "one", nodes);
				SharingApplication two = start(cluster.endpoints(), "two", nodes)) {
			await(() -> areSettled(one, two));
			for (int i = 0; i < 3; i++) {
				String before = leases(cluster);
				before.lines().skip(1).forEach((lease) -> cluster.etcdctl("lease", "revoke", lease));
				await(() -> areSettled(one, two) && leases(cluster).lines().count() == 3
						&& before.lines().skip(1).noneMatch(leases(cluster)::contains));
			}
		}
		assertThat(leases(cluster)).contains("found 0 leases");
	}

	private static String leases(EtcdCluster cluster) {
		return cluster.etcdctl("lease", "list");
	}

	@Test
	void aKeyThatIsDeletedIsPutBack(EtcdCluster cluster) throws IOException {
		try (CountingNodes nodes = new CountingNodes(5);
				SharingApplication one = start(cluster.endpoints(), "one", nodes);
				SharingApplication two = start(cluster.endpoints(), "two", nodes)) {
			await(() -> areSettled(one, two));
			cluster.etcdctl("del", SharingApplication.ROOT, "--prefix");
			await(() -> cluster.etcdctl("get", SharingApplication.ROOT + "member/", "--prefix", "--keys-only")
				.split("member/", -1).length == 3 && areSettled(one, two));
		}
	}

	@Test
	void historyThatIsCompactedWhileAnInstanceIsCutOffIsReadAnew(EtcdCluster cluster) throws IOException {
		try (CountingNodes nodes = new CountingNodes(5);
				TcpProxy proxy = TcpProxy.to(cluster.member(1).clientAddress());
				SharingApplication one = start(cluster.endpoints(), "one", nodes);
				SharingApplication two = start("http://" + proxy.address(), "two", nodes)) {
			await(() -> areSettled(one, two));
			proxy.stall();
			await(() -> areSettled(one) && two.status().state() == FleetState.ALONE);
			cluster.etcdctl("put", SharingApplication.ROOT + "foreign", "x");
			String revision = cluster.etcdctl("get", "any", "--write-out=json")
				.replaceFirst("(?s).*\"revision\":(\\d+).*", "$1");
			cluster.etcdctl("compact", revision);
			proxy.heal();
			await(() -> areSettled(one, two) && two.status().problems().containsKey("foreign"));
		}
	}

	@Test
	void aValueOfAMegabyteIsIgnoredAndListed(EtcdCluster cluster) throws IOException {
		try (CountingNodes nodes = new CountingNodes(5);
				SharingApplication one = start(cluster.endpoints(), "one", nodes)) {
			await(() -> areSettled(one));
			cluster.leader()
				.call("/v3/kv/put", "{\"key\":\"%s\",\"value\":\"%s\"}"
					.formatted(base64(SharingApplication.ROOT + "member/huge"), base64("x".repeat(1 << 20))));
			await(() -> "the value is longer than 64 KiB".equals(one.status().problems().get("member/huge")));
			assertThat(areSettled(one)).isTrue();
		}
	}

	private static String base64(String text) {
		return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

}
