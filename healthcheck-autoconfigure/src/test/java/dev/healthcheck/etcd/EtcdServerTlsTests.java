package dev.healthcheck.etcd;

import dev.healthcheck.node.NodeSnapshot;
import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * TLS to members that do not ask who the client is.
 */
@Tag("processes")
class EtcdServerTlsTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.of((cluster) -> cluster.members(1).tls());

	private final EtcdCluster cluster = etcd.cluster();

	@Test
	void serverTlsWithChecksOverHttps() {
		try (ClientUnderTest client = ClientUnderTest.of(this.cluster,
				(settings) -> settings.tls(TestTls.trusting(this.cluster.tls().certificates().authority())))) {
			client.put("tls", "1");
			assertThat(client.value("tls")).isEqualTo("1");
			assertThat(client.upstream().snapshot().nodes()).extracting(NodeSnapshot::check)
				.allSatisfy((check) -> assertThat(check.lastResult()).isEqualTo("200"));
		}
	}

	@Test
	void theJvmsTrustStoreDoesNotKnowTheAuthority() {
		try (ClientUnderTest client = new ClientUnderTest(ClientUnderTest.settings(this.cluster).build())) {
			assertThat(ClientUnderTest.error(client.client().getKVClient().get(ClientUnderTest.bytes("a"))))
				.hasMessageContaining("unable to find valid certification path");
		}
	}

}
