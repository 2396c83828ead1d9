package dev.healthcheck.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/**
 * A certificate authority of its own and what it issues, as PEM files in one directory.
 */
public final class TestCertificates {

	private static final int[] ECDSA_WITH_SHA256 = { 1, 2, 840, 10045, 4, 3, 2 };

	private static final int[] COMMON_NAME = { 2, 5, 4, 3 };

	private static final int[] ORGANIZATION = { 2, 5, 4, 10 };

	private static final int[] BASIC_CONSTRAINTS = { 2, 5, 29, 19 };

	private static final int[] SUBJECT_ALTERNATIVE_NAME = { 2, 5, 29, 17 };

	private final Path directory;

	private final byte[] issuer;

	private final KeyPair issuerKeys;

	private final Path authority;

	private TestCertificates(Path directory) {
		this.directory = directory;
		this.issuerKeys = keys();
		this.issuer = name(COMMON_NAME, "healthcheck test authority");
		byte[] basicConstraints = Der.sequence(Der.oid(BASIC_CONSTRAINTS), Der.bool(),
				Der.octets(Der.sequence(Der.bool())));
		this.authority = directory.resolve("ca.pem");
		pem(this.authority, "CERTIFICATE", certificate(this.issuer, this.issuerKeys, basicConstraints, longAgo(),
				Instant.now().plus(Duration.ofDays(30))));
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
		return server(file, hosts, Instant.now().plus(Duration.ofDays(30)));
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
		byte[][] names = hosts.stream().map(TestCertificates::generalName).toArray(byte[][]::new);
		byte[] alternatives = Der.sequence(Der.oid(SUBJECT_ALTERNATIVE_NAME), Der.octets(Der.sequence(names)));
		// no common name: etcd would take it for the user of its own HTTP gateway
		return issue(file, name(ORGANIZATION, "healthcheck"), alternatives, from, expires);
	}

	/**
	 * Issues the certificate of a client.
	 * @param commonName its common name, and what its files are called
	 * @return its files
	 */
	public PemFiles client(String commonName) {
		byte[] alternatives = Der.sequence(Der.oid(SUBJECT_ALTERNATIVE_NAME),
				Der.octets(Der.sequence(generalName(commonName))));
		return issue(commonName, name(COMMON_NAME, commonName), alternatives, longAgo(),
				Instant.now().plus(Duration.ofDays(30)));
	}

	private PemFiles issue(String file, byte[] subject, byte[] extension, Instant from, Instant expires) {
		KeyPair keys = keys();
		PemFiles files = new PemFiles(this.directory.resolve(file + ".pem"), this.directory.resolve(file + "-key.pem"));
		pem(files.certificate(), "CERTIFICATE", certificate(subject, keys, extension, from, expires));
		pem(files.privateKey(), "PRIVATE KEY", keys.getPrivate().getEncoded());
		return files;
	}

	private byte[] certificate(byte[] subject, KeyPair keys, byte[] extension, Instant from, Instant expires) {
		byte[] algorithm = Der.sequence(Der.oid(ECDSA_WITH_SHA256));
		byte[] content = Der.sequence(Der.wrapped(0, Der.integer(BigInteger.TWO)),
				Der.integer(new BigInteger(63, new SecureRandom())), algorithm, this.issuer,
				Der.sequence(Der.time(from), Der.time(expires)), subject, keys.getPublic().getEncoded(),
				Der.wrapped(3, Der.sequence(extension)));
		return Der.sequence(content, algorithm, Der.bits(sign(content, this.issuerKeys.getPrivate())));
	}

	private static Instant longAgo() {
		return Instant.now().minus(Duration.ofDays(2));
	}

	private static byte[] name(int[] attribute, String value) {
		return Der.sequence(Der.set(Der.sequence(Der.oid(attribute), Der.text(value))));
	}

	private static byte[] generalName(String host) {
		if (!host.matches("[0-9.]+|.*:.*")) {
			return Der.tagged(2, host.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
		}
		try {
			return Der.tagged(7, InetAddress.getByName(host).getAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static KeyPair keys() {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
			generator.initialize(new ECGenParameterSpec("secp256r1"));
			return generator.generateKeyPair();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static byte[] sign(byte[] content, PrivateKey key) {
		try {
			Signature signature = Signature.getInstance("SHA256withECDSA");
			signature.initSign(key);
			signature.update(content);
			return signature.sign();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void pem(Path file, String type, byte[] content) {
		String base64 = Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(content);
		try {
			Files.writeString(file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, base64, type));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
