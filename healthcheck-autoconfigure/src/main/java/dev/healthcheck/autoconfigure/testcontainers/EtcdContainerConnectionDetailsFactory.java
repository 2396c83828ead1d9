package dev.healthcheck.autoconfigure.testcontainers;

import java.util.List;

import dev.healthcheck.autoconfigure.EtcdConnectionDetails;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.testcontainers.containers.Container;

/**
 * {@link EtcdConnectionDetails} of a container that runs etcd and is marked
 * {@code @ServiceConnection}; one that is a bean, or has another image, needs
 * {@code name = "etcd"}. With an annotation for TLS, such as {@code @PemTrustStore}, it
 * is talked to by https.
 */
final class EtcdContainerConnectionDetailsFactory
		extends ContainerConnectionDetailsFactory<Container<?>, EtcdConnectionDetails> {

	private static final List<String> IMAGES = List.of("etcd", "coreos/etcd", "etcd-development/etcd", "bitnami/etcd",
			"bitnamilegacy/etcd");

	private static final int CLIENT_PORT = 2379;

	EtcdContainerConnectionDetailsFactory() {
		super(IMAGES);
	}

	@Override
	protected EtcdConnectionDetails getContainerConnectionDetails(ContainerConnectionSource<Container<?>> source) {
		return new Details(source);
	}

	private static final class Details extends ContainerConnectionDetails<Container<?>>
			implements EtcdConnectionDetails {

		Details(ContainerConnectionSource<Container<?>> source) {
			super(source);
		}

		@Override
		public List<String> getEndpoints() {
			String scheme = (getSslBundle() != null) ? "https" : "http";
			return List.of(scheme + "://" + getContainer().getHost() + ":" + getContainer().getMappedPort(CLIENT_PORT));
		}

		@Override
		public @Nullable String getUsername() {
			return (getPassword() != null) ? "root" : null;
		}

		@Override
		public @Nullable String getPassword() {
			return getContainer().getEnvMap().get("ETCD_ROOT_PASSWORD");
		}

		@Override
		public @Nullable SslBundle getSslBundle() {
			return super.getSslBundle();
		}

	}

}
