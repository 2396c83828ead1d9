package dev.healthcheck.test.etcd;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

@Tag("processes")
class EtcdClusterTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	@Test
	void isHealthyOnceItIsStarted() {
		try (EtcdCluster cluster = EtcdCluster.builder().start()) {
			assertThat(cluster.members()).allMatch(EtcdMember::isHealthy);
		}
	}

	@Test
	void closeEndsTheMembersAndRemovesTheDirectory() {
		EtcdCluster cluster = EtcdCluster.builder().members(1).start();
		long pid = cluster.member(1).pid();
		Path directory = cluster.directory();
		assertThat(directory).isDirectory();
		cluster.close();
		assertThat(ProcessHandle.of(pid)).isEmpty();
		assertThat(directory).doesNotExist();
	}

	@Test
	void everyTestFindsHealthyMembers(EtcdCluster cluster) {
		assertThat(cluster).isSameAs(etcd.cluster());
		assertThat(cluster.members()).hasSize(3).allMatch(EtcdMember::isHealthy);
		assertThat(cluster.members()).filteredOn(EtcdMember::isLeader).containsExactly(cluster.leader());
		assertThat(cluster.followers()).hasSize(2);
		assertThat(cluster.member(cluster.leader().clientAddress())).isSameAs(cluster.leader());
		assertThat(cluster.endpoints()).isEqualTo("http://%s,http://%s,http://%s",
				cluster.members().stream().map(EtcdMember::clientAddress).toArray());
	}

	@Test
	void statusTellsWhatTheMemberIs() {
		MemberStatus status = etcd.leader().status();
		assertThat(status.isLeader()).isTrue();
		assertThat(status.version()).matches("3\\.\\d+\\.\\d+.*");
		assertThat(status.dbSize()).isPositive();
		assertThat(status.raftTerm()).isPositive();
		assertThat(status.raftIndex()).isPositive();
	}

	@Test
	void killedLeaderIsReplacedAndComesBackWithItsData() {
		etcd.cluster().etcdctl("put", "kept", "value");
		EtcdMember killed = etcd.leader();
		killed.kill();
		assertThat(killed.isAlive()).isFalse();
		assertThat(killed.isHealthy()).isFalse();
		assertThat(etcd.leader()).isNotSameAs(killed);
		killed.restart();
		killed.awaitHealthy();
		assertThat(killed.call("/v3/kv/range", "{\"key\":\"a2VwdA==\"}")).contains("dmFsdWU=");
	}

	@Test
	void hungMemberAcceptsConnectionsAndDoesNotAnswer() throws IOException {
		EtcdMember hung = etcd.member(2);
		hung.hang();
		String[] address = hung.clientAddress().split(":", 2);
		try (Socket socket = new Socket(address[0], Integer.parseInt(address[1]))) {
			assertThat(socket.isConnected()).isTrue();
		}
		assertThat(hung.isAlive()).isTrue();
		assertThat(hung.isHealthy()).isFalse();
		hung.resume();
		hung.awaitHealthy();
	}

	@Test
	void hungMemberIsHealedBeforeTheNextTest() {
		etcd.member(1).hang();
		etcd.member(3).kill();
		etcd.cluster().heal();
		assertThat(etcd.members()).allMatch(EtcdMember::isHealthy);
	}

	@Test
	void leadershipMovesWithoutAFault() {
		EtcdMember follower = etcd.cluster().followers().get(0);
		etcd.cluster().moveLeader(follower);
		assertThat(etcd.leader()).isSameAs(follower);
		assertThat(etcd.members()).allMatch(EtcdMember::isAlive);
	}

	@Test
	void allMembersCanGoAndComeBack() {
		etcd.cluster().killAll();
		assertThat(etcd.members()).noneMatch(EtcdMember::isAlive);
		assertThat(etcd.cluster().currentLeader()).isEmpty();
		etcd.cluster().restartAll();
		etcd.cluster().awaitHealthy();
	}

	@Test
	void stoppedMemberLeavesOrderly() throws IOException {
		EtcdMember stopped = etcd.leader();
		stopped.stop();
		assertThat(stopped.isAlive()).isFalse();
		assertThat(Files.readString(stopped.log())).contains("received terminated signal");
		await().atMost(Duration.ofSeconds(60)).until(() -> etcd.cluster().currentLeader().isPresent());
	}

	@Test
	void clearDeletesAllKeys() {
		etcd.cluster().etcdctl("put", "some/key", "value");
		etcd.cluster().clear();
		assertThat(etcd.cluster().etcdctl("get", "", "--prefix")).isBlank();
	}

	@Test
	void memberThatCannotStartSaysWhy() {
		List<ProcessHandle> before = ProcessHandle.current().children().toList();
		assertThatIllegalStateException()
			.isThrownBy(() -> EtcdCluster.builder().members(1).flags("--election-timeout=99").start())
			.withMessageContaining("etcd-1 does not run")
			.withMessageContaining("election-timeout[99ms]");
		assertThat(ProcessHandle.current().children().toList()).containsExactlyInAnyOrderElementsOf(before);
	}

	@Test
	void cuttingOffWithoutNamespacesSaysWhatToDo() {
		assertThatIllegalStateException().isThrownBy(() -> etcd.member(1).cutOff())
			.withMessageContaining("namespaces()");
	}

}
