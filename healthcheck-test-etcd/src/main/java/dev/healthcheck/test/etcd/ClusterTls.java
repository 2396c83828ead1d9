package dev.healthcheck.test.etcd;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS of a cluster's client side.
 *
 * @param certificates the authority of all certificates
 * @param client a certificate that every member accepts
 * @param mutual whether members ask clients for a certificate
 */
public record ClusterTls(TestCertificates certificates, PemFiles client, boolean mutual) {

	/**
	 * Properties of a Spring SSL bundle that trusts the members and, when they ask for
	 * it, shows the client's certificate.
	 * @param bundle the name of the bundle
	 * @return {@code key=value} pairs
	 */
	public List<String> bundleProperties(String bundle) {
		String prefix = "spring.ssl.bundle.pem." + bundle;
		String trust = prefix + ".truststore.certificate=" + this.certificates.authority().toUri();
		if (!this.mutual) {
			return List.of(trust);
		}
		return List.of(trust, prefix + ".keystore.certificate=" + this.client.certificate().toUri(),
				prefix + ".keystore.private-key=" + this.client.privateKey().toUri());
	}

	SSLContext sslContext() {
		try {
			KeyStore store = KeyStore.getInstance("PKCS12");
			store.load(null, null);
			store.setCertificateEntry("ca", certificate(this.certificates.authority()));
			store.setKeyEntry("client", privateKey(this.client.privateKey()), new char[0],
					new Certificate[] { certificate(this.client.certificate()) });
			KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			keys.init(store, new char[0]);
			TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			trust.init(store);
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
			return context;
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Certificate certificate(Path file) throws GeneralSecurityException, IOException {
		try (InputStream in = Files.newInputStream(file)) {
			return CertificateFactory.getInstance("X.509").generateCertificate(in);
		}
	}

	private static PrivateKey privateKey(Path file) throws GeneralSecurityException, IOException {
		String base64 = Files.readString(file).replaceAll("-----[^-]+-----", "");
		return KeyFactory.getInstance("EC")
			.generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
	}

}
