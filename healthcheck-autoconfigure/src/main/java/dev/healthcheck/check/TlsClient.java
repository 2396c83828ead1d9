package dev.healthcheck.check;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

import io.netty.handler.ssl.NotSslRecordException;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import org.jspecify.annotations.Nullable;

/**
 * The client side of TLS: whom it trusts, who it is, and why a handshake failed.
 */
final class TlsClient {

	private final ClientSSLOptions options;

	/**
	 * A client.
	 * @param verify whether peers must have a trusted certificate for their name
	 * @param settings trust and identity, or {@code null} for the JVM's trust and no
	 * identity
	 */
	TlsClient(boolean verify, @Nullable TlsSettings settings) {
		this.options = new ClientSSLOptions().setTrustAll(!verify)
			.setHostnameVerificationAlgorithm(verify ? "HTTPS" : "");
		Supplier<TrustManagerFactory> trust = (settings != null) ? settings.trust() : null;
		if (trust != null && verify) {
			this.options.setTrustOptions(TrustOptions.wrap(trust.get()));
		}
		KeyManagerFactory identity = (settings != null && settings.identity() != null) ? settings.identity().get()
				: null;
		if (identity != null) {
			this.options.setKeyCertOptions(KeyCertOptions.wrap(identity));
		}
	}

	ClientSSLOptions options(int handshakeTimeoutMillis) {
		return this.options.copy()
			.setSslHandshakeTimeout(handshakeTimeoutMillis)
			.setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
	}

	static boolean isTlsFailure(Throwable failure) {
		return find(failure, SSLException.class) != null;
	}

	/**
	 * Why a connection was not made.
	 * @param failure what Vert.x says
	 * @param peerName the name that the certificate must be for
	 * @param timeout the time the check had
	 * @return the result of the check
	 */
	static ProbeResult explain(Throwable failure, String peerName, Duration timeout) {
		if (!isTlsFailure(failure)) {
			return Failures.ofConnect(failure, timeout);
		}
		if (find(failure, CertificateExpiredException.class) != null) {
			return Failures.tls("certificate has expired");
		}
		if (find(failure, CertificateNotYetValidException.class) != null) {
			return Failures.tls("certificate is not valid yet");
		}
		if (find(failure, CertPathBuilderException.class) != null) {
			return Failures.tls("certificate is not signed by a trusted authority");
		}
		if (find(failure, NotSslRecordException.class) != null) {
			return Failures.tls("the answer is not TLS");
		}
		CertificateException certificate = find(failure, CertificateException.class);
		if (certificate != null) {
			String message = String.valueOf(certificate.getMessage());
			boolean name = message.contains("subject alternative") || message.contains("No name matching");
			return Failures.tls(name ? "certificate is not for '" + peerName + "'" : message);
		}
		return Failures.tls(String.valueOf(deepest(failure).getMessage()));
	}

	private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (type.isInstance(cause)) {
				return type.cast(cause);
			}
		}
		return null;
	}

	private static Throwable deepest(Throwable failure) {
		Throwable cause = failure;
		while (cause.getCause() != null) {
			cause = cause.getCause();
		}
		return cause;
	}

}
