package dev.healthcheck.etcd;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

import dev.healthcheck.check.TlsSettings;
import dev.healthcheck.test.etcd.PemFiles;

/**
 * TLS settings from PEM files.
 */
final class TestTls {

	private TestTls() {
	}

	/** Settings that trust an authority. */
	static TlsSettings trusting(Path authority) {
		TrustManagerFactory trust = trust(authority);
		return new TlsSettings("trusting " + authority, () -> trust, null);
	}

	/** Settings that trust an authority and show a certificate. */
	static TlsSettings trusting(Path authority, PemFiles identity) {
		TrustManagerFactory trust = trust(authority);
		KeyManagerFactory keys = keys(identity);
		return new TlsSettings("trusting " + authority + " as " + identity, () -> trust, () -> keys);
	}

	private static TrustManagerFactory trust(Path authority) {
		try {
			KeyStore store = emptyStore();
			store.setCertificateEntry("authority", certificate(authority));
			TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			trust.init(store);
			return trust;
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static KeyManagerFactory keys(PemFiles identity) {
		try {
			String base64 = Files.readString(identity.privateKey()).replaceAll("-----[^-]+-----", "");
			KeyStore store = emptyStore();
			store.setKeyEntry("identity",
					KeyFactory.getInstance("EC")
						.generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64))),
					new char[0], new Certificate[] { certificate(identity.certificate()) });
			KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			keys.init(store, new char[0]);
			return keys;
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
		KeyStore store = KeyStore.getInstance("PKCS12");
		store.load(null, null);
		return store;
	}

	private static Certificate certificate(Path file) throws GeneralSecurityException, IOException {
		try (InputStream in = Files.newInputStream(file)) {
			return CertificateFactory.getInstance("X.509").generateCertificate(in);
		}
	}

}
