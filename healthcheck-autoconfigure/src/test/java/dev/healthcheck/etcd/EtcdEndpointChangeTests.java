package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.test.etcd.EtcdMember;
import dev.healthcheck.testing.load.LoadReport;
import dev.healthcheck.testing.load.Operation;
import dev.healthcheck.upstream.Level;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The list of endpoints, and what the operator wants of them, changes at run time.
 */
@Tag("processes")
class EtcdEndpointChangeTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	private final EtcdCluster cluster = etcd.cluster();

	@Test
	void anUnknownHostIsShownAndOtherwiseHarmless() {
		try (FaultRun run = FaultRun.start("unknown-host", this.cluster)) {
			List<Node> members = run.client().upstream().definition().nodes();
			Node unknown = Node.of("no-such-host.invalid:2379");
			run.begin();
			use(run.client(), Stream.concat(Stream.of(unknown), members.stream()).toList());
			Awaitility.await()
				.atMost(ClientUnderTest.PATIENCE)
				.until(() -> run.client().node("no-such-host.invalid:2379").status() == NodeStatus.UNHEALTHY);
			assertThat(run.client().node("no-such-host.invalid:2379").reason())
				.contains("unknown host no-such-host.invalid");
			run.lasts(Duration.ofSeconds(3), run.callsSucceed());
			use(run.client(), members);
			LoadReport report = run.after(Duration.ofSeconds(1));
			FaultRun.assertNoFailedGets(report);
			assertThat(report.errors(Operation.Kind.PUT)).isEmpty();
			FaultRun.assertNothingLost(report);
			assertThat(run.client().upstream().snapshot().nodes()).hasSize(3);
		}
	}

	@Test
	void onlyUnknownHostsFailAtOnceAndRecoverWhenTheListIsRight() {
		EtcdClientSettings settings = EtcdClientSettings.builder(List.of("http://no-such-host.invalid:2379")).build();
		try (ClientUnderTest client = new ClientUnderTest(settings)) {
			assertThat(ClientUnderTest.error(client.client().getKVClient().get(ClientUnderTest.bytes("a"))))
				.hasMessageContaining("unknown host no-such-host.invalid");
			use(client, this.cluster.members().stream().map((member) -> Node.of(member.clientAddress())).toList());
			Awaitility.await()
				.atMost(ClientUnderTest.PATIENCE)
				.ignoreException(AssertionError.class)
				.untilAsserted(() -> client.put("found", "1"));
		}
	}

	@Test
	void anotherClusterIsUsedFromThenOn() {
		try (EtcdCluster other = EtcdCluster.builder().members(1).start();
				ClientUnderTest client = ClientUnderTest.of(this.cluster)) {
			Awaitility.await()
				.atMost(ClientUnderTest.PATIENCE)
				.ignoreException(AssertionError.class)
				.untilAsserted(() -> client.put("where", "first"));
			use(client, List.of(Node.of(other.member(1).clientAddress())));
			Awaitility.await().atMost(ClientUnderTest.PATIENCE).until(() -> client.value("where") == null);
			client.put("where", "second");
			use(client, this.cluster.members().stream().map((member) -> Node.of(member.clientAddress())).toList());
			Awaitility.await().atMost(ClientUnderTest.PATIENCE).until(() -> "first".equals(client.value("where")));
		}
	}

	@Test
	void anEmptyListFailsAtOnce() {
		try (ClientUnderTest client = ClientUnderTest.of(this.cluster)) {
			List<Node> members = client.upstream().definition().nodes();
			use(client, List.of());
			Awaitility.await()
				.untilAsserted(() -> assertThat(
						ClientUnderTest.error(client.client().getKVClient().get(ClientUnderTest.bytes("a"))))
					.hasMessage("UNAVAILABLE: has no healthy etcd endpoint available: it has no nodes"));
			use(client, members);
			Awaitility.await()
				.atMost(ClientUnderTest.PATIENCE)
				.ignoreException(AssertionError.class)
				.untilAsserted(() -> client.value("a"));
		}
	}

	@Test
	void theUpstreamIsRemovedWhileItsClientLives() {
		try (ClientUnderTest client = ClientUnderTest.of(this.cluster)) {
			client.upstreams().remove("etcd");
			Awaitility.await()
				.untilAsserted(() -> assertThat(
						ClientUnderTest.error(client.client().getKVClient().get(ClientUnderTest.bytes("a"))))
					.hasMessage("UNAVAILABLE: has no healthy etcd endpoint available: it has no nodes"));
		}
	}

	@Test
	void drainingAndMaintenanceMoveCallsAndWatches() {
		try (FaultRun run = FaultRun.start("drained", this.cluster)) {
			run.begin();
			for (AdminState wish : List.of(AdminState.DRAIN, AdminState.MAINTENANCE)) {
				EtcdMember current = run.client().current(this.cluster);
				Node node = run.client().node(current.clientAddress()).node();
				run.client().upstream().admin(node, wish);
				Awaitility.await().until(() -> !run.client().current(this.cluster).equals(current));
				run.lasts(Duration.ofSeconds(1), run.callsSucceed());
				long requests = run.client().node(current.clientAddress()).requests().total();
				run.lasts(Duration.ofSeconds(1), run.callsSucceed());
				assertThat(run.client().node(current.clientAddress()).requests().total()).isEqualTo(requests);
				assertThat(run.client().node(current.clientAddress()).requests().inFlight()).isZero();
				run.client().upstream().admin(node, AdminState.READY);
			}
			LoadReport report = run.after(Duration.ofSeconds(1));
			FaultRun.assertNoFailedGets(report);
			assertThat(report.errors(Operation.Kind.PUT)).isEmpty();
			FaultRun.assertNothingLost(report);
		}
	}

	private static void use(ClientUnderTest client, List<Node> nodes) {
		client.upstreams().put(client.upstream().definition().withLevels(List.of(new Level("0", nodes))));
	}

}
