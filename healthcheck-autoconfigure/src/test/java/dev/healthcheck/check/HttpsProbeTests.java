package dev.healthcheck.check;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.test.etcd.PemFiles;
import dev.healthcheck.test.etcd.TestCertificates;
import dev.healthcheck.testing.faults.FaultRow;
import dev.healthcheck.testing.faults.Figures;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for {@link HttpProbe} over TLS.
 */
@Tag("servers")
class HttpsProbeTests {

	private static final char[] PASSWORD = "changeit".toCharArray();

	@TempDir
	static Path directory;

	private static ProbeFixture fixture;

	private static TestCertificates authority;

	private static PemFiles good;

	@BeforeAll
	static void start() {
		fixture = new ProbeFixture();
		authority = TestCertificates.in(directory.resolve("authority"));
		good = authority.server("good", List.of("127.0.0.1", "localhost", "db.example.org"));
	}

	@AfterAll
	static void stop() {
		fixture.close();
	}

	@Test
	void trustedServerPasses() throws Exception {
		try (StubServer server = server(good, false)) {
			NodeProbe probe = fixture.probes().create(TestSettings.https(true, trusting(authority, null), null));
			assertThat(fixture.probe(probe, server.address())).isEqualTo(ProbeResult.passed("200"));
			assertThat(fixture.probe(probe, server.address())).isEqualTo(ProbeResult.passed("200"));
			assertThat(server.accepted()).isOne();
		}
	}

	@Test
	void nameOfTheNodeIsVerified() throws Exception {
		try (StubServer server = server(good, false)) {
			NodeAddress named = new NodeAddress("localhost", server.address().port());
			assertThat(fixture.probe(TestSettings.https(true, trusting(authority, null), null), named).passed())
				.isTrue();
		}
	}

	@Test
	void addressOfVersion6IsVerified() throws Exception {
		InetAddress loopback = InetAddress.getAllByName("::1")[0];
		assumeTrue(loopback.isReachable(1000), "no IPv6 on this machine");
		PemFiles identity = authority.server("six", List.of("::1"));
		try (StubServer server = server(identity, false, loopback)) {
			NodeAddress six = new NodeAddress("::1", server.address().port());
			assertThat(fixture.probe(TestSettings.https(true, trusting(authority, null), null), six).word())
				.isEqualTo("200");
		}
	}

	@Test
	@FaultRow(12)
	void hostSettingIsVerifiedInsteadOfTheNode() throws Exception {
		try (StubServer server = server(authority.server("named", List.of("db.example.org")), false)) {
			TlsSettings trust = trusting(authority, null);
			assertThat(fixture.probe(TestSettings.https(true, trust, "db.example.org:443"), server.address()).passed())
				.isTrue();
			assertTls(fixture.probe(TestSettings.https(true, trust, null), server.address()),
					"certificate is not for '127.0.0.1'");
			assertTls(fixture.probe(TestSettings.https(true, trust, "other.example.org"), server.address()),
					"certificate is not for 'other.example.org'");
		}
	}

	@Test
	@FaultRow(12)
	void expiredCertificate() throws Exception {
		PemFiles expired = authority.server("expired", List.of("127.0.0.1"), Instant.now().minus(Duration.ofHours(1)));
		try (StubServer server = server(expired, false)) {
			assertTls(fixture.probe(TestSettings.https(true, trusting(authority, null), null), server.address()),
					"certificate has expired");
		}
	}

	/** On a connection that is kept, which shows no certificate again. */
	@Test
	@FaultRow(12)
	void certificateThatExpiresWhileItIsInUse() throws Exception {
		assertThatExpiryIsFound((files) -> server(files, false));
	}

	/** On connections that are made anew, and resume the session of the one before. */
	@Test
	@FaultRow(12)
	void certificateThatExpiresWhileItsSessionIsResumed() throws Exception {
		assertThatExpiryIsFound(HttpsProbeTests::answeringOnce);
	}

	@Test
	@FaultRow(12)
	void certificateThatExpiresSoonIsWarnedOf() throws Exception {
		Instant soon = Instant.now().plus(Duration.ofDays(6)).plus(Duration.ofHours(1));
		try (StubServer server = server(authority.server("soon", List.of("127.0.0.1"), soon), false)) {
			ProbeResult warned = ProbeResult.passed("200").withWarning("certificate expires in 6 d");
			CheckSettings settings = TestSettings.https(true, trusting(authority, null), null);
			NodeProbe probe = fixture.probes().create(settings);
			assertThat(fixture.probe(probe, server.address())).isEqualTo(warned);
			assertThat(fixture.probe(probe, server.address())).as("on a connection that is kept").isEqualTo(warned);
			assertThat(fixture.probe(warningAhead(settings, Duration.ofDays(7)), server.address())).isEqualTo(warned);
			assertThat(fixture.probe(warningAhead(settings, Duration.ofDays(6)), server.address()).warning()).isNull();
			assertThat(fixture.probe(warningAhead(settings, Duration.ZERO), server.address()).warning()).isNull();
			assertThat(fixture.probe(TestSettings.https(false, null, null), server.address()).warning())
				.as("of a certificate that does not matter")
				.isNull();
		}
	}

	@ParameterizedTest
	@CsvSource({ "PT49H, 2 d", "PT47H30M, 47 h", "PT2H1M, 2 h", "PT1H30M30S, 90 min" })
	void theLastDaysOfACertificateAreCountedInHours(Duration left, String text) throws Exception {
		PemFiles files = authority.server("last-days", List.of("127.0.0.1"), Instant.now().plus(left));
		try (StubServer server = server(files, false)) {
			assertThat(fixture.probe(TestSettings.https(true, trusting(authority, null), null), server.address())
				.warning()).isEqualTo("certificate expires in " + text);
		}
	}

	private static CheckSettings warningAhead(CheckSettings settings, Duration ahead) {
		return settings.toBuilder().certificateExpiryWarning(ahead).build();
	}

	private static void assertThatExpiryIsFound(ServerOf servers) throws Exception {
		for (int seconds = 4;; seconds *= 2) {
			Instant expires = Instant.now().plus(Duration.ofSeconds(seconds)).truncatedTo(ChronoUnit.SECONDS);
			try (StubServer server = servers
				.with(authority.server("expires-" + seconds, List.of("127.0.0.1"), expires))) {
				NodeProbe probe = fixture.probes().create(TestSettings.https(true, trusting(authority, null), null));
				ProbeResult first = fixture.probe(probe, server.address());
				if (Instant.now().isBefore(expires)) { // else the machine was too slow
					assertThat(first.passed()).isTrue();
					assertThatExpiryIsFound(probe, server, expires);
					return;
				}
			}
		}
	}

	private static void assertThatExpiryIsFound(NodeProbe probe, StubServer server, Instant expires) {
		ProbeResult[] last = new ProbeResult[1];
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
			last[0] = fixture.probe(probe, server.address());
			return !last[0].passed();
		});
		Figures.record("found after it has expired", Duration.between(expires, Instant.now()));
		assertTls(last[0], "certificate has expired");
	}

	/** A server with a certificate. */
	private interface ServerOf {

		StubServer with(PemFiles files) throws Exception;

	}

	@Test
	@FaultRow(12)
	void certificateThatIsNotValidYet() throws Exception {
		PemFiles files = authority.server("early", List.of("127.0.0.1"), Instant.now().plus(Duration.ofDays(1)),
				Instant.now().plus(Duration.ofDays(2)));
		try (StubServer server = server(files, false)) {
			assertTls(fixture.probe(TestSettings.https(true, trusting(authority, null), null), server.address()),
					"certificate is not valid yet");
		}
	}

	@Test
	@FaultRow(12)
	void unknownAuthority() throws Exception {
		try (StubServer server = server(good, false)) {
			TestCertificates other = TestCertificates.in(directory.resolve("other"));
			assertTls(fixture.probe(TestSettings.https(true, trusting(other, null), null), server.address()),
					"certificate is not signed by a trusted authority");
			assertTls(fixture.probe(TestSettings.https(true, null, null), server.address()),
					"certificate is not signed by a trusted authority");
		}
	}

	@Test
	void nothingIsVerifiedIfSoSet() throws Exception {
		PemFiles bad = authority.server("bad", List.of("elsewhere"), Instant.now().minus(Duration.ofHours(1)));
		try (StubServer server = server(bad, false)) {
			assertThat(fixture.probe(TestSettings.https(false, null, null), server.address()).passed()).isTrue();
		}
	}

	@Test
	@FaultRow(12)
	void clientCertificate() throws Exception {
		try (StubServer server = server(good, true)) {
			PemFiles client = authority.client("probe");
			assertThat(fixture.probe(TestSettings.https(true, trusting(authority, client), null), server.address())
				.passed()).isTrue();
			ProbeResult without = fixture.probe(TestSettings.https(true, trusting(authority, null), null),
					server.address());
			assertThat(without.kind()).isEqualTo(FailureKind.TCP);
			assertThat(without.word()).isEqualTo("tls");
		}
	}

	@Test
	void serverThatDoesNotSpeakTls() {
		try (StubServer server = StubServer.talking((in, out) -> out.write("HTTP/1.1 400 Bad Request\r\n\r\n"))) {
			assertTls(fixture.probe(TestSettings.https(true, null, null), server.address()), "the answer is not TLS");
		}
	}

	@Test
	@FaultRow(12)
	void connectionClosedInTheHandshake() {
		try (StubServer server = StubServer.talking((in, out) -> in.read())) {
			ProbeResult result = fixture.probe(TestSettings.https(true, null, null), server.address());
			assertTls(result, "connection closed in the handshake");
		}
	}

	@Test
	@FaultRow(12)
	void handshakeThatHangsTimesOut() {
		try (StubServer server = StubServer.hanging()) {
			NodeProbe probe = fixture.probes().create(TestSettings.https(true, null, null));
			assertThat(fixture.probe(probe, server.address(), Duration.ofMillis(300)))
				.isEqualTo(ProbeResult.failed(FailureKind.TIMEOUT, "timeout", "no TLS connection within 300 ms"));
		}
	}

	@Test
	void refused() {
		ProbeResult result = fixture.probe(TestSettings.https(true, null, null), StubServer.refusing());
		assertThat(result.word()).isEqualTo("refused");
	}

	private static void assertTls(ProbeResult result, String detail) {
		assertThat(result).isEqualTo(ProbeResult.failed(FailureKind.TCP, "tls", detail));
	}

	private static StubServer server(PemFiles identity, boolean clientAuth)
			throws GeneralSecurityException, IOException {
		return server(identity, clientAuth, InetAddress.getLoopbackAddress());
	}

	/** Each check is a handshake. */
	private static StubServer answeringOnce(PemFiles identity) throws GeneralSecurityException, IOException {
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(identity(identity).getKeyManagers(), null, null);
		ServerSocket listener = context.getServerSocketFactory()
			.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
		return StubServer.talking(listener, (in, out) -> {
			StubServer.readRequest(in);
			out.write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
		});
	}

	private static StubServer server(PemFiles identity, boolean clientAuth, InetAddress address)
			throws GeneralSecurityException, IOException {
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(identity(identity).getKeyManagers(), trust(authority).getTrustManagers(), null);
		ServerSocket listener = context.getServerSocketFactory().createServerSocket(0, 50, address);
		((SSLServerSocket) listener).setNeedClientAuth(clientAuth);
		return StubServer.talking(listener, (in, out) -> {
			while (!StubServer.readRequest(in).isEmpty()) {
				out.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
			}
		});
	}

	static TlsSettings trusting(TestCertificates trusted, @Nullable PemFiles client) throws Exception {
		TrustManagerFactory trust = trust(trusted);
		KeyManagerFactory identity = (client != null) ? identity(client) : null;
		return new TlsSettings("test", () -> trust, (identity != null) ? () -> identity : null);
	}

	private static TrustManagerFactory trust(TestCertificates trusted) throws GeneralSecurityException, IOException {
		KeyStore store = emptyStore();
		store.setCertificateEntry("ca", certificate(trusted.authority()));
		TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		factory.init(store);
		return factory;
	}

	private static KeyManagerFactory identity(PemFiles files) throws GeneralSecurityException, IOException {
		String pem = Files.readString(files.privateKey()).replaceAll("-----[^-]+-----|\\s", "");
		PrivateKey key = KeyFactory.getInstance("EC")
			.generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
		KeyStore store = emptyStore();
		store.setKeyEntry("key", key, PASSWORD, new Certificate[] { certificate(files.certificate()) });
		KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		factory.init(store, PASSWORD);
		return factory;
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
