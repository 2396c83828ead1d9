package dev.healthcheck.fleet;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.check.HttpCheck;
import dev.healthcheck.check.JdbcCheck;
import org.jspecify.annotations.Nullable;

/**
 * Fingerprints of what an instance checks. Only instances that check the same in the same
 * way share it: another list of nodes, other thresholds or another version are another
 * view. Secrets are never part of one, as everybody who reads the keys could guess at
 * them.
 */
public final class Views {

	/** Another one is another fleet. */
	static final String PROTOCOL = "v1";

	private static final int BYTES = 8;

	private Views() {
	}

	/**
	 * The view of an upstream whose nodes are listed.
	 * @param upstream its name
	 * @param check how its nodes are checked
	 * @param addresses its nodes
	 * @return 16 hexadecimal digits
	 */
	static String ofListed(String upstream, CheckSettings check, Collection<String> addresses) {
		Hash hash = new Hash().with(PROTOCOL).with(upstream).with(check);
		new TreeSet<>(addresses).forEach(hash::with);
		return hash.digits();
	}

	/**
	 * The view of all upstreams that are read from one place.
	 * @param source the place, such as the prefix of the keys
	 * @param checks how nodes are checked, by the name of the upstream
	 * @return 16 hexadecimal digits
	 */
	public static String ofSource(String source, Map<String, CheckSettings> checks) {
		Hash hash = new Hash().with(PROTOCOL).with(source);
		new TreeMap<>(checks).forEach((upstream, check) -> hash.with(upstream).with(check));
		return hash.digits();
	}

	/**
	 * The view of the nodes of one upstream that comes from such a place.
	 * @param source the view of the place
	 * @param upstream the name of the upstream
	 * @return 16 hexadecimal digits
	 */
	static String ofFed(String source, String upstream) {
		return new Hash().with(source).with(upstream).digits();
	}

	/**
	 * The view of a node that may have a check of its own.
	 * @param view the view of its upstream
	 * @param checkPath the path of its own, or {@code null}
	 * @return 16 hexadecimal digits
	 */
	static String ofNode(String view, @Nullable String checkPath) {
		return (checkPath != null) ? new Hash().with(view).with(checkPath).digits() : view;
	}

	/** Takes one value after the other, and cannot take two lists for the same. */
	private static final class Hash {

		private final MessageDigest digest;

		Hash() {
			try {
				this.digest = MessageDigest.getInstance("SHA-256");
			}
			catch (NoSuchAlgorithmException ex) {
				throw new IllegalStateException("every JVM has SHA-256", ex);
			}
		}

		Hash with(@Nullable Object value) {
			byte[] bytes = (value != null) ? value.toString().getBytes(StandardCharsets.UTF_8) : new byte[0];
			int length = (value != null) ? bytes.length : -1;
			for (int shift = 24; shift >= 0; shift -= 8) {
				this.digest.update((byte) (length >>> shift));
			}
			this.digest.update(bytes);
			return this;
		}

		/** Everything but what may be secret, and what only spreads the load. */
		Hash with(CheckSettings check) {
			with(check.enabled()).with(check.type()).with(check.healthyInterval()).with(check.unhealthyInterval());
			with(check.thresholds()).with(check.timeout()).with(check.port());
			with(check.http());
			with(check.tcp().send()).with(check.tcp().expect());
			with(check.grpc().service());
			with(url(check.jdbc()));
			with(check.credentials().username());
			with(check.verifyCertificate()).with(check.certificateExpiryWarning());
			return with((check.tls() != null) ? check.tls().id() : null).with(check.shared());
		}

		private Hash with(HttpCheck http) {
			with(http.path()).with(http.method()).with(http.host());
			with(new TreeSet<>(http.headers().keySet())).with(http.healthyStatuses()).with(http.unhealthyStatuses());
			return with(http.expectedBody().equal()).with(http.expectedBody().contains())
				.with(http.expectedBody().matches());
		}

		/** Drivers take passwords before the host, and behind these. */
		private static @Nullable String url(JdbcCheck jdbc) {
			String url = jdbc.url();
			return (url != null) ? url.replaceFirst("//[^/]*@", "//").replaceFirst("[?;].*", "") : null;
		}

		String digits() {
			return HexFormat.of().formatHex(this.digest.digest(), 0, BYTES);
		}

	}

}
