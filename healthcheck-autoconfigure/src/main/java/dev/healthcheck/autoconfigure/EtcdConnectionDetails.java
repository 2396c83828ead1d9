package dev.healthcheck.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Where an etcd cluster is and how to connect to it. A bean of this type replaces the
 * properties {@code healthcheck.etcd.endpoints}, {@code username}, {@code password} and
 * {@code ssl.bundle}.
 */
public interface EtcdConnectionDetails extends ConnectionDetails {

	/**
	 * The endpoints of the cluster.
	 * @return at least one, each {@code http(s)://host:port}, all of one scheme
	 */
	List<String> getEndpoints();

	/**
	 * The user to authenticate as.
	 * @return the user, or {@code null} for no authentication
	 */
	default @Nullable String getUsername() {
		return null;
	}

	/**
	 * The user's password.
	 * @return the password, or {@code null} for no authentication
	 */
	default @Nullable String getPassword() {
		return null;
	}

	/**
	 * The trust and identity of the client with https endpoints.
	 * @return the bundle, or {@code null} for the trust of the JVM and no identity
	 */
	default @Nullable SslBundle getSslBundle() {
		return null;
	}

}
