package dev.healthcheck.test.etcd;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

import javax.net.ssl.SSLHandshakeException;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Tag("processes")
class EtcdClusterTlsTests {

	@Test
	void membersHaveCertificatesOfTheClustersAuthority() {
		try (EtcdCluster cluster = EtcdCluster.builder().tls().start()) {
			assertThat(cluster.endpoints()).startsWith("https://127.0.0.1:");
			assertThat(cluster.etcdctl("put", "key", "value")).contains("OK");
			assertThat(cluster.tls().bundleProperties("etcd")).singleElement()
				.asString()
				.startsWith("spring.ssl.bundle.pem.etcd.truststore.certificate=file:");
			EtcdHttp stranger = new EtcdHttp(cluster.member(1).clientUri(), foreign(cluster));
			assertThatExceptionOfType(SSLHandshakeException.class).isThrownBy(() -> stranger.call("/health", "{}"));
		}
	}

	@Test
	void mutualTlsRejectsClientsWithoutAGoodCertificate() {
		try (EtcdCluster cluster = EtcdCluster.builder().members(1).mutualTls().start()) {
			assertThat(cluster.etcdctl("put", "key", "value")).contains("OK");
			assertThat(cluster.tls().bundleProperties("etcd")).hasSize(3);
			PemFiles unknown = TestCertificates.in(cluster.directory().resolve("foreign")).client("unknown");
			EtcdHttp stranger = new EtcdHttp(cluster.member(1).clientUri(),
					new ClusterTls(cluster.tls().certificates(), unknown, true));
			assertThatExceptionOfType(IOException.class)
				.isThrownBy(() -> stranger.call("/v3/maintenance/status", "{}"));
		}
	}

	@Test
	void expiredCertificateIsNotTrusted() {
		try (EtcdCluster cluster = EtcdCluster.builder().members(1).tls().build()) {
			cluster.tls().certificates().server("etcd-1", List.of("127.0.0.1"), Instant.now().minusSeconds(3600));
			EtcdMember member = cluster.member(1);
			member.start();
			EtcdHttp http = new EtcdHttp(member.clientUri(), cluster.tls());
			Await.until(EtcdCluster.HEALTHY_WITHIN, () -> {
				try {
					http.call("/v3/maintenance/status", "{}");
					return true;
				}
				catch (SSLHandshakeException ex) {
					assertThat(ex).hasStackTraceContaining("CertificateExpiredException");
					return true;
				}
				catch (IOException ex) {
					return false; // not up yet
				}
			}, () -> "an answer");
			assertThatExceptionOfType(SSLHandshakeException.class)
				.isThrownBy(() -> http.call("/v3/maintenance/status", "{}"));
		}
	}

	private static ClusterTls foreign(EtcdCluster cluster) {
		TestCertificates foreign = TestCertificates.in(cluster.directory().resolve("foreign"));
		return new ClusterTls(foreign, foreign.client("client"), false);
	}

}
