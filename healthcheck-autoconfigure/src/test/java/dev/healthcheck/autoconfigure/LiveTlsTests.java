package dev.healthcheck.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

import dev.healthcheck.check.TlsSettings;
import dev.healthcheck.test.etcd.PemFiles;
import dev.healthcheck.test.etcd.TestCertificates;
import dev.healthcheck.testing.faults.FaultRow;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStore;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Trust and identity of a bundle at the moment of each handshake.
 */
class LiveTlsTests {

	@TempDir
	private Path directory;

	private TestCertificates ours;

	private TestCertificates others;

	private PemFiles client;

	private DefaultSslBundleRegistry bundles;

	private SSLContext context;

	@BeforeEach
	void clientThatTrustsUs() throws Exception {
		this.ours = TestCertificates.in(this.directory.resolve("ours"));
		this.others = TestCertificates.in(this.directory.resolve("others"));
		this.client = this.ours.client("client");
		this.bundles = new DefaultSslBundleRegistry("mine", bundle(this.ours, this.client));
		TlsSettings settings = new TlsBundles(this.bundles).get("ssl.bundle", "mine");
		Supplier<KeyManagerFactory> keys = Objects.requireNonNull(settings.identity());
		Supplier<TrustManagerFactory> trust = Objects.requireNonNull(settings.trust());
		this.context = SSLContext.getInstance("TLS");
		this.context.init(keys.get().getKeyManagers(), trust.get().getTrustManagers(), null);
	}

	@Test
	void aServerOfTheBundlesAuthorityIsTrusted() throws Exception {
		assertThat(identityShownTo(this.ours)).isEqualTo("CN=client");
	}

	@Test
	void aServerOfAnotherAuthorityIsNot() {
		assertThatExceptionOfType(SSLHandshakeException.class).isThrownBy(() -> identityShownTo(this.others));
	}

	@Test
	@FaultRow(12)
	void aBundleThatIsReloadedHoldsFromTheNextConnectionOn() throws Exception {
		this.bundles.updateBundle("mine", bundle(this.others, this.others.client("renewed")));
		assertThat(identityShownTo(this.others)).isEqualTo("CN=renewed");
		assertThatExceptionOfType(SSLHandshakeException.class).isThrownBy(() -> identityShownTo(this.ours));
	}

	@Test
	void settingsOfTheSameBundleAreEqual() {
		TlsBundles tls = new TlsBundles(this.bundles);
		assertThat(tls.get("a", "mine")).isEqualTo(tls.get("b", "mine"));
	}

	/** Connect to a server of an authority, and tell whom the server has seen. */
	private String identityShownTo(TestCertificates authority) throws Exception {
		PemFiles files = authority.server("server", List.of("localhost"));
		SSLContext serverContext = bundle(authority, files).createSslContext();
		try (SSLServerSocket server = (SSLServerSocket) serverContext.getServerSocketFactory()
			.createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			server.setNeedClientAuth(true);
			List<String> seen = new CopyOnWriteArrayList<>();
			Thread thread = new Thread(() -> accept(server, seen));
			thread.start();
			try (SSLSocket socket = (SSLSocket) this.context.getSocketFactory()
				.createSocket("localhost", server.getLocalPort())) {
				socket.startHandshake();
				// with TLS 1.3 the client is done before the server has judged it
				socket.getInputStream().read();
			}
			finally {
				thread.join();
			}
			return seen.get(0);
		}
	}

	private static void accept(SSLServerSocket server, List<String> seen) {
		try (SSLSocket socket = (SSLSocket) server.accept()) {
			socket.startHandshake();
			seen.add(socket.getSession().getPeerPrincipal().getName());
			socket.getOutputStream().write(1);
		}
		catch (IOException ex) {
			// the client has said no
		}
	}

	private static SslBundle bundle(TestCertificates authority, PemFiles files) throws IOException {
		PemSslStore keys = PemSslStore.load(new PemSslStoreDetails(null, Files.readString(files.certificate()),
				Files.readString(files.privateKey())));
		PemSslStore trust = PemSslStore
			.load(PemSslStoreDetails.forCertificate(Files.readString(authority.authority())));
		return SslBundle.of(new PemSslStoreBundle(keys, trust));
	}

}
