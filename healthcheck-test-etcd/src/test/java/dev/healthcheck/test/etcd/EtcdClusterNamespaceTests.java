package dev.healthcheck.test.etcd;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

@Tag("processes")
class EtcdClusterNamespaceTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembersInNamespaces();

	@Test
	void leaderCutOffFromItsPeersIsReplacedAndStillReachable() throws IOException {
		EtcdMember lost = etcd.leader();
		lost.cutOff();
		await().atMost(Duration.ofSeconds(60)).until(() -> etcd.leader() != lost);
		await().atMost(Duration.ofSeconds(60)).until(() -> !lost.isHealthy());
		connect(lost);
		assertThat(lost.status().version()).isNotEmpty();
		lost.rejoin();
		lost.awaitHealthy();
	}

	@Test
	void unpluggedMemberIsSilentForClientsAndStaysInTheCluster() throws IOException {
		EtcdMember unplugged = etcd.member(2);
		connect(unplugged);
		unplugged.unplug();
		assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> connect(unplugged));
		assertThat(etcd.cluster().others(unplugged)).allMatch(EtcdMember::isHealthy);
		unplugged.plug();
		connect(unplugged);
		assertThat(unplugged.isHealthy()).isTrue();
	}

	@Test
	void killedMemberComesBackInItsNamespace() {
		EtcdMember killed = etcd.leader();
		killed.kill();
		assertThat(etcd.leader()).isNotSameAs(killed);
		killed.start();
		etcd.cluster().awaitHealthy();
	}

	@Test
	void hungMemberResumes() {
		EtcdMember hung = etcd.leader();
		hung.hang();
		await().atMost(Duration.ofSeconds(60)).until(() -> etcd.leader() != hung);
		hung.resume();
		etcd.cluster().awaitHealthy();
	}

	@Test
	void twoClustersCoexistAndLeaveNothingBehind() {
		String before = Commands.run("ip", "netns", "list") + links();
		try (EtcdCluster other = EtcdCluster.builder().namespaces().start()) {
			assertThat(other.members()).allMatch(EtcdMember::isHealthy);
			assertThat(etcd.members()).allMatch(EtcdMember::isHealthy);
			assertThat(other.clientUris()).doesNotContainAnyElementsOf(etcd.cluster().clientUris());
		}
		assertThat(Commands.run("ip", "netns", "list") + links()).isEqualTo(before);
	}

	private static String links() {
		return Commands.run("ip", "-brief", "link").lines().map((line) -> line.split("[@ ]", 2)[0]).toList().toString();
	}

	private static void connect(EtcdMember member) throws IOException {
		String[] address = member.clientAddress().split(":", 2);
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(address[0], Integer.parseInt(address[1])), 4000);
		}
	}

}
