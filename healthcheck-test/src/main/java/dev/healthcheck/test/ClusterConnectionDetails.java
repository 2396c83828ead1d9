package dev.healthcheck.test;

import java.net.URI;
import java.util.List;

import dev.healthcheck.autoconfigure.EtcdConnectionDetails;
import dev.healthcheck.test.etcd.ClusterTls;
import dev.healthcheck.test.etcd.EtcdCluster;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/**
 * Where a cluster is, and how it is trusted.
 */
final class ClusterConnectionDetails implements EtcdConnectionDetails {

	private final EtcdCluster cluster;

	ClusterConnectionDetails(EtcdCluster cluster) {
		this.cluster = cluster;
	}

	@Override
	public List<String> getEndpoints() {
		return this.cluster.clientUris().stream().map(URI::toString).toList();
	}

	@Override
	public @Nullable SslBundle getSslBundle() {
		return this.cluster.hasTls() ? bundle(this.cluster.tls()) : null;
	}

	private static SslBundle bundle(ClusterTls tls) {
		PemSslStoreDetails trust = PemSslStoreDetails.forCertificate(tls.certificates().authority().toUri().toString());
		PemSslStoreDetails identity = PemSslStoreDetails.forCertificate(tls.client().certificate().toUri().toString())
			.withPrivateKey(tls.client().privateKey().toUri().toString());
		return SslBundle.of(new PemSslStoreBundle(identity, trust));
	}

}
