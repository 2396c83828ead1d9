package dev.healthcheck.autoconfigure.compose;

import java.util.List;

import dev.healthcheck.autoconfigure.EtcdConnectionDetails;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.ssl.SslBundle;

/**
 * {@link EtcdConnectionDetails} of a service of Docker Compose that runs etcd; one with
 * another image needs the label
 * {@code org.springframework.boot.service-connection: etcd}. With labels for TLS it is
 * talked to by https.
 */
final class EtcdDockerComposeConnectionDetailsFactory
		extends DockerComposeConnectionDetailsFactory<EtcdConnectionDetails> {

	private static final String[] IMAGES = { "etcd", "coreos/etcd", "etcd-development/etcd", "bitnami/etcd",
			"bitnamilegacy/etcd" };

	private static final int CLIENT_PORT = 2379;

	EtcdDockerComposeConnectionDetailsFactory() {
		super(IMAGES);
	}

	@Override
	protected EtcdConnectionDetails getDockerComposeConnectionDetails(DockerComposeConnectionSource source) {
		return new Details(source.getRunningService());
	}

	private static final class Details extends DockerComposeConnectionDetails implements EtcdConnectionDetails {

		private final List<String> endpoints;

		private final @Nullable String password;

		private final @Nullable SslBundle sslBundle;

		Details(RunningService service) {
			super(service);
			this.sslBundle = getSslBundle(service);
			String scheme = (this.sslBundle != null) ? "https" : "http";
			this.endpoints = List.of(scheme + "://" + service.host() + ":" + service.ports().get(CLIENT_PORT));
			this.password = service.env().get("ETCD_ROOT_PASSWORD");
		}

		@Override
		public List<String> getEndpoints() {
			return this.endpoints;
		}

		@Override
		public @Nullable String getUsername() {
			return (this.password != null) ? "root" : null;
		}

		@Override
		public @Nullable String getPassword() {
			return this.password;
		}

		@Override
		public @Nullable SslBundle getSslBundle() {
			return this.sslBundle;
		}

	}

}
