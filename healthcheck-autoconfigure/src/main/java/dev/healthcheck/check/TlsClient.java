package dev.healthcheck.check;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManagerFactory;

import io.netty.channel.Channel;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/**
 * The client side of TLS: whom it trusts, who it is, and why a handshake failed.
 */
final class TlsClient {

	private final boolean verify;

	private final Duration expiryWarning;

	private final SSLContext context;

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
		TlsSettings given = (settings != null) ? settings : TlsSettings.ofJvm();
		TrustManagerFactory trust = !verify ? InsecureTrustManagerFactory.INSTANCE
				: (given.trust() != null) ? given.trust().get() : null;
		KeyManagerFactory identity = (given.identity() != null) ? given.identity().get() : null;
		try {
			this.context = SSLContext.getInstance("TLS");
			this.context.init((identity != null) ? identity.getKeyManagers() : null,
					(trust != null) ? trust.getTrustManagers() : null, null);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalArgumentException("TLS settings '" + given.id() + "' cannot be used: " + ex.getMessage(),
					ex);
		}
	}

	/**
	 * Secures one connection, which is given up by who makes it if that takes too long.
	 * @param peerName the name that the certificate must be for; the peer is told it
	 * unless it is an IP address, for which TLS has no server name indication
	 * @param port the port of the peer
	 */
	SslHandler handler(String peerName, int port) {
		SSLEngine engine = this.context.createSSLEngine(peerName, port);
		engine.setUseClientMode(true);
		SSLParameters parameters = engine.getSSLParameters();
		if (this.verify) {
			parameters.setEndpointIdentificationAlgorithm("HTTPS");
		}
		if (!NetUtil.isValidIpV4Address(peerName) && !NetUtil.isValidIpV6Address(peerName)) {
			parameters.setServerNames(List.of(new SNIHostName(peerName)));
		}
		engine.setSSLParameters(parameters);
		SslHandler handler = new SslHandler(engine);
		handler.setHandshakeTimeoutMillis(0);
		return handler;
	}

	/**
	 * Whether the peer's certificate has expired since it was verified. Neither a
	 * connection that is kept nor one that resumes a session shows this by itself; the
	 * session is not resumed again, so that the next connection does.
	 * @param connection a secure connection
	 * @return whether it says nothing any more about what others are shown
	 */
	boolean hasExpired(Channel connection) {
		Duration left = timeLeft(connection);
		if (left == null || !left.isNegative()) {
			return false;
		}
		session(connection).invalidate();
		return true;
	}

	/**
	 * Whether the peer's certificate needs to be replaced soon.
	 * @param connection a secure connection
	 * @return a warning, or {@code null} if there is time
	 */
	@Nullable String warning(Channel connection) {
		Duration left = timeLeft(connection);
		return (left != null && left.compareTo(this.expiryWarning) < 0) ? "certificate expires in " + rough(left)
				: null;
	}

	/**
	 * How long the peer's own certificate is still good. Those above it in the chain do
	 * not count: what a peer sends of them need not be what it was verified by.
	 */
	private @Nullable Duration timeLeft(Channel connection) {
		if (!this.verify) {
			return null;
		}
		try {
			return (session(connection).getPeerCertificates()[0] instanceof X509Certificate certificate)
					? Duration.between(Instant.now(), certificate.getNotAfter().toInstant()) : null;
		}
		catch (SSLPeerUnverifiedException ex) {
			return null;
		}
	}

	private static SSLSession session(Channel connection) {
		return connection.pipeline().get(SslHandler.class).engine().getSession();
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
