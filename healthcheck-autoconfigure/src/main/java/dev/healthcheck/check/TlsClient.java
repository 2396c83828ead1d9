package dev.healthcheck.check;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManagerFactory;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.util.NetUtil;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.TrustOptions;
import org.jspecify.annotations.Nullable;

/**
 * The client side of TLS: whom it trusts, who it is, and why a handshake failed.
 */
final class TlsClient {

	private final boolean verify;

	private final Duration expiryWarning;

	private final ClientSSLOptions options;

	/**
	 * A client.
	 * @param verify whether peers must have a trusted certificate for their name
	 * @param expiryWarning how long before its end a certificate is warned of; zero:
	 * never
	 * @param settings trust and identity, or {@code null} for the JVM's trust and no
	 * identity
	 */
	TlsClient(boolean verify, Duration expiryWarning, @Nullable TlsSettings settings) {
		this.verify = verify;
		this.expiryWarning = expiryWarning;
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

	/**
	 * Make a connection a secure one.
	 * @param connect where to connect
	 * @param peerName the name that the certificate must be for; the peer is told it
	 * unless it is an IP address, for which TLS has no server name indication
	 * @param handshakeTimeoutMillis how long the handshake may take
	 * @return the same options
	 */
	ConnectOptions secure(ConnectOptions connect, String peerName, int handshakeTimeoutMillis) {
		boolean literal = NetUtil.isValidIpV4Address(peerName) || NetUtil.isValidIpV6Address(peerName);
		return connect.setSsl(true)
			.setHost(peerName)
			.setPort(connect.getRemoteAddress().port())
			.setSniServerName(literal ? null : peerName)
			.setSslOptions(this.options.copy()
				.setSslHandshakeTimeout(handshakeTimeoutMillis)
				.setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS));
	}

	/**
	 * Whether the peer's certificate has expired since it was verified. Neither a
	 * connection that is kept nor one that resumes a session shows this by itself; the
	 * session is not resumed again, so that the next connection does.
	 * @param connection a secure connection
	 * @return whether it says nothing any more about what others are shown
	 */
	boolean hasExpired(NetSocket connection) {
		Duration left = timeLeft(connection);
		if (left == null || !left.isNegative()) {
			return false;
		}
		connection.sslSession().invalidate();
		return true;
	}

	/**
	 * Whether the peer's certificate needs to be replaced soon.
	 * @param connection a secure connection
	 * @return a warning, or {@code null} if there is time
	 */
	@Nullable String warning(NetSocket connection) {
		Duration left = timeLeft(connection);
		return (left != null && left.compareTo(this.expiryWarning) < 0) ? "certificate expires in " + rough(left)
				: null;
	}

	/**
	 * How long the peer's own certificate is still good. Those above it in the chain do
	 * not count: what a peer sends of them need not be what it was verified by.
	 */
	private @Nullable Duration timeLeft(NetSocket connection) {
		SSLSession session = connection.sslSession();
		if (!this.verify || session == null) {
			return null;
		}
		try {
			return (session.getPeerCertificates()[0] instanceof X509Certificate certificate)
					? Duration.between(Instant.now(), certificate.getNotAfter().toInstant()) : null;
		}
		catch (SSLPeerUnverifiedException ex) {
			return null;
		}
	}

	private static String rough(Duration left) {
		return (left.toHours() >= 48) ? left.toDays() + " d"
				: (left.toMinutes() >= 120) ? left.toHours() + " h" : left.toMinutes() + " min";
	}

	static boolean isTlsFailure(Throwable failure) {
		return find(failure, SSLException.class) != null;
	}

	/**
	 * Why a secure connection was not made, or broke.
	 * @param failure a TLS failure
	 * @param peerName the name that the certificate must be for
	 * @return the result of the check
	 */
	static ProbeResult explain(Throwable failure, String peerName) {
		if (find(failure, CertificateExpiredException.class) != null) {
			return Failures.tls("certificate has expired");
		}
		if (find(failure, CertificateNotYetValidException.class) != null) {
			return Failures.tls("certificate is not valid yet");
		}
		CertPathValidatorException invalid = find(failure, CertPathValidatorException.class);
		if (find(failure, CertPathBuilderException.class) != null
				|| (invalid != null && invalid.getReason() == BasicReason.INVALID_SIGNATURE)) {
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
		String message = deepest(failure).getMessage();
		return Failures.tls((message != null) ? message : "connection closed in the handshake");
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
