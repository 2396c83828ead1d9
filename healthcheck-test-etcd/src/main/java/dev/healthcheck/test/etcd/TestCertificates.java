package dev.healthcheck.test.etcd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

/**
 * A certificate authority of its own and what it issues, as PEM files in one directory.
 */
public final class TestCertificates {

	private final Path directory;

	private final X509Bundle issuer;

	private final Path authority;

	private TestCertificates(Path directory) {
		this.directory = directory;
		CertificateBuilder certificate = certificate("CN=healthcheck test authority", longAgo(), inAMonth())
			.setIsCertificateAuthority(true);
		this.issuer = build(certificate::buildSelfSigned);
		this.authority = directory.resolve("ca.pem");
		write(this.authority, this.issuer.getCertificatePEM());
	}

	/**
	 * Makes a new authority.
	 * @param directory where the files go, created when absent
	 * @return the authority
	 */
	public static TestCertificates in(Path directory) {
		try {
			return new TestCertificates(Files.createDirectories(directory));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The authority's own certificate.
	 * @return its PEM file
	 */
	public Path authority() {
		return this.authority;
	}

	/**
	 * Issues the certificate of a server.
	 * @param file what its files are called
	 * @param hosts the names and IP addresses it is good for
	 * @return its files
	 */
	public PemFiles server(String file, List<String> hosts) {
		return server(file, hosts, inAMonth());
	}

	public PemFiles server(String file, List<String> hosts, Instant expires) {
		return server(file, hosts, longAgo(), expires);
	}

	/**
	 * Issues the certificate of a server.
	 * @param file what its files are called
	 * @param hosts the names and IP addresses it is good for
	 * @param from when it begins to be valid
	 * @param expires when it is no longer valid
	 * @return its files
	 */
	public PemFiles server(String file, List<String> hosts, Instant from, Instant expires) {
		// no common name: etcd would take it for the user of its own HTTP gateway
		CertificateBuilder certificate = certificate("O=healthcheck", from, expires);
		hosts.forEach((host) -> addHost(certificate, host));
		return issue(file, certificate);
	}

	/**
	 * Issues the certificate of a client.
	 * @param commonName its common name, and what its files are called
	 * @return its files
	 */
	public PemFiles client(String commonName) {
		CertificateBuilder certificate = certificate("CN=" + commonName, longAgo(), inAMonth());
		return issue(commonName, certificate.addSanDnsName(commonName));
	}

	private PemFiles issue(String file, CertificateBuilder certificate) {
		X509Bundle issued = build(() -> certificate.buildIssuedBy(this.issuer));
		PemFiles files = new PemFiles(this.directory.resolve(file + ".pem"), this.directory.resolve(file + "-key.pem"));
		write(files.certificate(), issued.getCertificatePEM());
		write(files.privateKey(), issued.getPrivateKeyPEM());
		return files;
	}

	private static CertificateBuilder certificate(String subject, Instant from, Instant expires) {
		return new CertificateBuilder().ecp256().subject(subject).notBefore(from).notAfter(expires);
	}

	private static void addHost(CertificateBuilder certificate, String host) {
		if (host.matches("[0-9.]+|.*:.*")) {
			certificate.addSanIpAddress(host);
		}
		else {
			certificate.addSanDnsName(host);
		}
	}

	private static Instant longAgo() {
		return Instant.now().minus(Duration.ofDays(2));
	}

	private static Instant inAMonth() {
		return Instant.now().plus(Duration.ofDays(30));
	}

	private static X509Bundle build(Callable<X509Bundle> builder) {
		try {
			return builder.call();
		}
		catch (Exception ex) {
			throw new IllegalStateException("no certificate could be made", ex);
		}
	}

	private static void write(Path file, String pem) {
		try {
			Files.writeString(file, pem);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
