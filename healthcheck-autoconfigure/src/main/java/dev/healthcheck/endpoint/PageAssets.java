package dev.healthcheck.endpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The style sheet and the script that are part of every page, and the policy that allows
 * them and nothing else.
 */
final class PageAssets {

	static final String STYLE_NAME = "status-page.css";

	static final String SCRIPT_NAME = "status-page.js";

	static final String STYLE = read(STYLE_NAME);

	static final String SCRIPT = read(SCRIPT_NAME);

	/**
	 * The page loads nothing but itself again, maybe with another filter. Its style and
	 * its script are known by their hashes, so that no markup, wherever it came from,
	 * could bring its own.
	 */
	static final String POLICY = "default-src 'none'; style-src " + hash(STYLE) + "; script-src " + hash(SCRIPT)
			+ "; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

	private PageAssets() {
	}

	private static String read(String name) {
		try (InputStream in = PageAssets.class.getResourceAsStream(name)) {
			if (in == null) {
				throw new IllegalStateException("'" + name + "' is missing next to " + PageAssets.class.getName());
			}
			// browsers hash what they have parsed, where lines end with LF
			return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String hash(String text) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
			return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java platform has SHA-256", ex);
		}
	}

}
