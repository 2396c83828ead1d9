package dev.healthcheck.autoconfigure;

import java.security.KeyStore;
import java.util.Arrays;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.KeyManagerFactorySpi;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.TrustManagerFactorySpi;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

import dev.healthcheck.check.TlsSettings;
import org.springframework.boot.ssl.SslBundle;

/**
 * Trust and identity that follow an SSL bundle: managers made from it ask what the bundle
 * says at each handshake, so that a certificate can be renewed without a restart.
 */
final class LiveTls {

	private volatile X509ExtendedTrustManager trust;

	private volatile X509ExtendedKeyManager identity;

	LiveTls(SslBundle bundle) {
		this.trust = trust(bundle);
		this.identity = identity(bundle);
	}

	/** Take what the bundle says from now on. */
	void update(SslBundle bundle) {
		this.trust = trust(bundle);
		this.identity = identity(bundle);
	}

	TlsSettings settings(String id) {
		TrustManager live = new DelegatingTrustManager(() -> this.trust);
		KeyManager own = new DelegatingKeyManager(() -> this.identity);
		return new TlsSettings(id, () -> new FixedTrust(live), () -> new FixedIdentity(own));
	}

	private static X509ExtendedTrustManager trust(SslBundle bundle) {
		return first(X509ExtendedTrustManager.class, bundle.getManagers().getTrustManagers());
	}

	private static X509ExtendedKeyManager identity(SslBundle bundle) {
		return first(X509ExtendedKeyManager.class, bundle.getManagers().getKeyManagers());
	}

	private static <T> T first(Class<T> type, Object[] managers) {
		return Arrays.stream(managers)
			.filter(type::isInstance)
			.map(type::cast)
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("an SSL bundle has no " + type.getSimpleName()));
	}

	/** A factory of one trust manager. */
	private static final class FixedTrust extends TrustManagerFactory {

		FixedTrust(TrustManager manager) {
			super(new TrustManagerFactorySpi() {

				@Override
				protected void engineInit(KeyStore store) {
				}

				@Override
				protected void engineInit(ManagerFactoryParameters parameters) {
				}

				@Override
				protected TrustManager[] engineGetTrustManagers() {
					return new TrustManager[] { manager };
				}

			}, null, "live");
		}

	}

	/** A factory of one key manager. */
	private static final class FixedIdentity extends KeyManagerFactory {

		FixedIdentity(KeyManager manager) {
			super(new KeyManagerFactorySpi() {

				@Override
				protected void engineInit(KeyStore store, char[] password) {
				}

				@Override
				protected void engineInit(ManagerFactoryParameters parameters) {
				}

				@Override
				protected KeyManager[] engineGetKeyManagers() {
					return new KeyManager[] { manager };
				}

			}, null, "live");
		}

	}

}
