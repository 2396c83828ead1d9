package dev.healthcheck.etcd;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;

import dev.healthcheck.check.TlsSettings;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import org.jspecify.annotations.Nullable;

/**
 * TLS of the client's connections; peers are always verified.
 */
final class EtcdTls {

	private EtcdTls() {
	}

	static SslContext context(@Nullable TlsSettings settings) {
		try {
			SslContextBuilder builder = GrpcSslContexts.forClient();
			if (settings != null && settings.trust() != null) {
				builder.trustManager(settings.trust().get());
			}
			KeyManagerFactory identity = (settings != null && settings.identity() != null) ? settings.identity().get()
					: null;
			if (identity != null) {
				builder.keyManager(identity);
			}
			return builder.build();
		}
		catch (SSLException ex) {
			throw new IllegalArgumentException("TLS settings '" + ((settings != null) ? settings.id() : "jvm")
					+ "' cannot be used: " + ex.getMessage(), ex);
		}
	}

}
