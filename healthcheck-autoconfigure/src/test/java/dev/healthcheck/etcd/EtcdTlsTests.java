package dev.healthcheck.etcd;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import dev.healthcheck.check.TlsSettings;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.NodeSnapshot;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.test.etcd.PemFiles;
import dev.healthcheck.test.etcd.TestCertificates;
import dev.healthcheck.testing.faults.FaultRow;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * TLS to members that ask for a client certificate, and what is said when it fails.
 */
@Tag("processes")
class EtcdTlsTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.of((cluster) -> cluster.mutualTls());

	private final EtcdCluster cluster = etcd.cluster();

	private final TlsSettings mutual = TestTls.trusting(this.cluster.tls().certificates().authority(),
			this.cluster.tls().client());

	@Test
	void mutualTlsWithChecksOverHttps() {
		try (ClientUnderTest client = ClientUnderTest.of(this.cluster, (settings) -> settings.tls(this.mutual))) {
			client.put("tls", "1");
			assertThat(client.value("tls")).isEqualTo("1");
			assertThat(client.upstream().snapshot().nodes()).extracting(NodeSnapshot::check).allSatisfy((check) -> {
				assertThat(check.type()).isEqualTo("https");
				assertThat(check.lastResult()).isEqualTo("200");
			});
		}
	}

	@Test
	void currentMemberIsKilled() {
		try (FaultRun run = new FaultRun("tls-killed",
				ClientUnderTest.of(this.cluster, (settings) -> settings.tls(this.mutual)))) {
			run.begin();
			run.client().current(this.cluster).kill();
			FaultRun.assertNoFailedGets(run.after(java.time.Duration.ofSeconds(5)));
		}
	}

	@Test
	@FaultRow(12)
	void unknownAuthorityIsNamed(@TempDir Path directory) {
		TlsSettings stranger = TestTls.trusting(TestCertificates.in(directory).authority(),
				this.cluster.tls().client());
		assertThat(refusal(stranger)).contains("certificate is not signed by a trusted authority");
	}

	@Test
	@FaultRow(12)
	void missingClientCertificateIsNamed() {
		TlsSettings anonymous = TestTls.trusting(this.cluster.tls().certificates().authority());
		assertThat(refusal(anonymous)).containsIgnoringCase("certificate");
	}

	private String refusal(TlsSettings tls) {
		try (ClientUnderTest client = new ClientUnderTest(ClientUnderTest.settings(this.cluster).tls(tls).build())) {
			Awaitility.await()
				.atMost(ClientUnderTest.PATIENCE)
				.until(() -> client.upstream().snapshot().nodes(),
						(nodes) -> nodes.stream().allMatch((node) -> node.status() == NodeStatus.UNHEALTHY));
			String message = String.valueOf(
					ClientUnderTest.error(client.client().getKVClient().get(ClientUnderTest.bytes("a"))).getMessage());
			assertThat(message).startsWith("UNAVAILABLE: has no healthy etcd endpoint available: ");
			return message;
		}
	}

	@Test
	@FaultRow(12)
	void wrongHostNameIsNamed() {
		EtcdClientSettings settings = ClientUnderTest.settings(this.cluster)
			.tls(this.mutual)
			.authority("wrong.example")
			.build();
		try (ClientUnderTest client = new ClientUnderTest(settings)) {
			// checks go to the endpoint's own host, and pass
			Awaitility.await()
				.atMost(ClientUnderTest.PATIENCE)
				.untilAsserted(() -> assertThat(
						ClientUnderTest.error(client.client().getKVClient().get(ClientUnderTest.bytes("a"))))
					.hasMessageStartingWith("UNAVAILABLE: has no healthy etcd endpoint available: ")
					.hasMessageContaining("No subject alternative DNS name matching wrong.example found"));
		}
	}

	@Test
	void overriddenAuthorityHoldsForEveryEndpoint() {
		try (ClientUnderTest client = ClientUnderTest.of(this.cluster,
				(settings) -> settings.tls(this.mutual).authority("localhost"))) {
			client.put("authority", "1");
		}
	}

	@Test
	void everyEndpointIsVerifiedByItsOwnHost(@TempDir Path directory) throws IOException {
		TestCertificates certificates = TestCertificates.in(directory);
		try (FakeEtcd name = new FakeEtcd("localhost", server(certificates, "localhost"));
				FakeEtcd address = new FakeEtcd("127.0.0.1", server(certificates, "127.0.0.1"))) {
			for (FakeEtcd[] endpoints : List.of(new FakeEtcd[] { name, address }, new FakeEtcd[] { address, name })) {
				EtcdClientSettings settings = FakeEtcd.settings(endpoints)
					.tls(TestTls.trusting(certificates.authority()))
					.build();
				try (ClientUnderTest client = new ClientUnderTest(settings)) {
					client.value("a");
					for (FakeEtcd endpoint : endpoints) {
						NodeAddress node = endpoint.address();
						Awaitility.await()
							.untilAsserted(() -> assertThat(client.node(node.toString()).reason())
								.doesNotContain("not connected"));
					}
					assertThat(client.changes()).allMatch((change) -> change.to() == NodeStatus.HEALTHY);
				}
			}
		}
	}

	private static SslContext server(TestCertificates certificates, String host) throws IOException {
		PemFiles files = certificates.server(host, List.of(host));
		return GrpcSslContexts.forServer(files.certificate().toFile(), files.privateKey().toFile()).build();
	}

}
