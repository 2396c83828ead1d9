package dev.healthcheck.etcd;

import java.io.ByteArrayOutputStream;
import java.net.URI;

import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.test.etcd.EtcdMember;
import io.etcd.jetcd.Maintenance;
import io.etcd.jetcd.maintenance.StatusResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The maintenance API, and what members say of themselves.
 */
@Tag("processes")
class EtcdMaintenanceTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	private final EtcdCluster cluster = etcd.cluster();

	/** jetcd makes a channel of its own for it, with the same policy and interceptors. */
	@Test
	void statusMemberWorksThroughTheSameBuilder() {
		try (ClientUnderTest client = ClientUnderTest.of(this.cluster)) {
			Maintenance maintenance = client.client().getMaintenanceClient();
			for (EtcdMember member : this.cluster.members()) {
				String target = "dns:///" + member.clientAddress();
				StatusResponse status = ClientUnderTest.get(maintenance.statusMember(target));
				assertThat(status.getHeader().getMemberId()).isEqualTo(member.status().memberId());
				assertThat(ClientUnderTest.get(maintenance.hashKV(target, 0)).getHash()).isNotZero();
				ClientUnderTest.get(maintenance.defragmentMember(target));
			}
		}
	}

	@Test
	void snapshotIsStreamed() {
		try (ClientUnderTest client = ClientUnderTest.of(this.cluster)) {
			client.put("snapshot", "1");
			ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			assertThat(ClientUnderTest.get(client.client().getMaintenanceClient().snapshot(bytes))).isPositive();
			assertThat(bytes.size()).isGreaterThan(10_000);
		}
	}

	@Test
	void membersTellVersionLeaderAndSize() {
		EtcdMember leader = this.cluster.leader();
		try (ClientUnderTest client = ClientUnderTest.of(this.cluster)) {
			Awaitility.await().atMost(ClientUnderTest.PATIENCE).until(() -> client.client().members().size() == 3);
			assertThat(client.client().members()).hasSize(3).allSatisfy((address, member) -> {
				assertThat(member.version()).matches("3\\.\\d+\\..*");
				assertThat(member.dbSize()).isPositive();
				assertThat(member.learner()).isFalse();
				assertThat(member.alarms()).isEmpty();
				assertThat(member.leader()).isEqualTo(address.toString().equals(leader.clientAddress()));
			});
		}
	}

	@Test
	void leaderBalanceFollowsTheLeader() {
		try (ClientUnderTest client = ClientUnderTest.of(this.cluster,
				(settings) -> settings.balance(dev.healthcheck.balance.Balance.LEADER))) {
			for (EtcdMember next : this.cluster.members()) {
				this.cluster.moveLeader(next);
				Awaitility.await()
					.alias("calls at " + next)
					.atMost(ClientUnderTest.PATIENCE)
					.until(() -> client.value("a") == null && client.current().toString().equals(next.clientAddress()));
			}
		}
	}

	@Test
	void membersAreForgottenWithTheirEndpoints() {
		try (ClientUnderTest client = ClientUnderTest.of(this.cluster)) {
			URI gone = this.cluster.member(1).clientUri();
			client.upstreams()
				.put(client.upstream()
					.definition()
					.withLevels(java.util.List.of(new dev.healthcheck.upstream.Level("0",
							client.upstream()
								.definition()
								.nodes()
								.stream()
								.filter((node) -> node.address().port() != gone.getPort())
								.toList()))));
			Awaitility.await().atMost(ClientUnderTest.PATIENCE).until(() -> client.client().members().size() == 2);
		}
	}

}
