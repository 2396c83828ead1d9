package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import dev.healthcheck.check.DnsLookUp;
import dev.healthcheck.check.EventLoopScheduler;
import dev.healthcheck.node.NodeSnapshot;
import dev.healthcheck.node.NodeSource;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.test.etcd.EtcdMember;
import dev.healthcheck.testing.DnsServer;
import dev.healthcheck.upstream.Upstreams;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static dev.healthcheck.etcd.ClientUnderTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * An endpoint that is a name for all members, whose certificates are for that name alone.
 */
@Tag("processes")
class EtcdDnsEndpointTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.of((cluster) -> cluster.named("etcd.test").tls());

	private final EtcdCluster cluster = etcd.cluster();

	private final int port = this.cluster.member(1).clientUri().getPort();

	private final DnsServer dns = DnsServer.start();

	private final EventLoopScheduler scheduler = new EventLoopScheduler();

	private final DnsLookUp lookUp = new DnsLookUp(this.scheduler, this.dns.address());

	private final Upstreams upstreams = new Upstreams(Map.of(), this.lookUp);

	@AfterEach
	void close() {
		this.upstreams.close();
		this.lookUp.close();
		this.scheduler.close();
		this.dns.close();
	}

	@Test
	void everyMemberIsAnEndpointThatIsVerifiedByTheName() {
		this.dns.set("etcd.test", addresses(this.cluster.members()));
		try (EtcdClient client = client("dns+https://etcd.test:" + this.port)) {
			awaitHealthy(this.cluster.members());
			assertThat(nodes()).allSatisfy((node) -> {
				assertThat(node.node().source()).isEqualTo(NodeSource.DNS);
				assertThat(node.check().type()).isEqualTo("https");
				assertThat(node.check().lastResult()).isEqualTo("200");
			});
			put(client);
			// one that is in use
			EtcdMember current = this.cluster.member(String.valueOf(client.upstream().snapshot().current()));
			current.hang();
			put(client);
			Awaitility.await()
				.atMost(ClientUnderTest.PATIENCE)
				.until(() -> nodes().stream()
					.anyMatch((node) -> node.status() == NodeStatus.UNHEALTHY
							&& node.address().toString().equals(current.clientAddress())));
		}
	}

	@Test
	void certificateForAnotherNameIsRefused() {
		this.dns.set("other.test", addresses(this.cluster.members()));
		try (EtcdClient client = client("dns+https://other.test:" + this.port)) {
			Awaitility.await()
				.atMost(ClientUnderTest.PATIENCE)
				.untilAsserted(() -> assertThat(nodes()).hasSize(3)
					.allSatisfy((node) -> assertThat(node.reason()).contains("certificate is not for 'other.test'")));
			assertThat(ClientUnderTest.error(client.getKVClient().get(bytes("a")))).hasMessageContaining("UNAVAILABLE");
		}
	}

	@Test
	void membersThatAreAddedAndRemovedAreFollowed() {
		List<EtcdMember> members = this.cluster.members();
		this.dns.set("etcd.test", addresses(members.subList(0, 1)));
		try (EtcdClient client = client("dns+https://etcd.test:" + this.port)) {
			awaitHealthy(members.subList(0, 1));
			put(client);
			this.dns.set("etcd.test", addresses(members));
			awaitHealthy(members);
			put(client);
			this.dns.set("etcd.test", addresses(members.subList(1, 3)));
			awaitHealthy(members.subList(1, 3));
			put(client);
			this.dns.fail(DnsServer.Failure.SILENT);
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.until(() -> nodes().stream().allMatch((node) -> node.node().problem() != null));
			awaitHealthy(members.subList(1, 3));
			put(client);
		}
	}

	private EtcdClient client(String endpoint) {
		return new EtcdClientFactory(this.upstreams).create(EtcdClientSettings.builder(List.of(endpoint))
			.tls(TestTls.trusting(this.cluster.tls().certificates().authority()))
			.build());
	}

	private static void put(EtcdClient client) {
		Awaitility.await()
			.atMost(ClientUnderTest.PATIENCE)
			.ignoreExceptions()
			.until(() -> client.getKVClient().put(bytes("key"), bytes("x")).get() != null);
	}

	private static String[] addresses(List<EtcdMember> members) {
		return members.stream().map((member) -> member.clientUri().getHost()).toArray(String[]::new);
	}

	private void awaitHealthy(List<EtcdMember> members) {
		Set<String> expected = members.stream().map(EtcdMember::clientAddress).collect(Collectors.toSet());
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.until(() -> nodes(),
					(nodes) -> nodes.stream()
						.map((node) -> node.address().toString())
						.collect(Collectors.toSet())
						.equals(expected) && nodes.stream().allMatch((node) -> node.status() == NodeStatus.HEALTHY));
	}

	private List<NodeSnapshot> nodes() {
		return this.upstreams.get("etcd").snapshot().nodes();
	}

}
