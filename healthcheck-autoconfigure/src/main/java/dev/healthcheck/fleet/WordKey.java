package dev.healthcheck.fleet;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * The key of a word, below the keys of the fleet.
 *
 * @param upstream the name of the upstream
 * @param view what is checked
 * @param address the node
 * @param id who speaks
 */
record WordKey(String upstream, String view, String address, String id) {

	static final String PREFIX = "word/";

	private static final String PLAIN = "._~-:[]";

	/**
	 * Read a key.
	 * @param key the key, below those of the fleet
	 * @return what it names
	 * @throws IllegalArgumentException if it is none of a word, saying why
	 */
	static WordKey parse(String key) {
		String[] parts = key.split("/", -1);
		if (parts.length != 5) {
			throw new IllegalArgumentException("the key is not word/<upstream>/<view>/<host:port>/<id>");
		}
		return new WordKey(decoded(parts[1]), decoded(parts[2]), decoded(parts[3]), decoded(parts[4]));
	}

	/** The node that is spoken of. */
	Subject subject() {
		return new Subject(this.upstream, this.view, this.address);
	}

	@Override
	public String toString() {
		return PREFIX + encoded(this.upstream) + '/' + encoded(this.view) + '/' + encoded(this.address) + '/'
				+ encoded(this.id);
	}

	/** A part of a key: what it could be mistaken by is written in hexadecimal. */
	static String encoded(String text) {
		StringBuilder part = new StringBuilder();
		for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
			char c = (char) (b & 0xff);
			boolean plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
					|| PLAIN.indexOf(c) >= 0;
			if (plain) {
				part.append(c);
			}
			else {
				part.append(String.format("%%%02X", (int) c));
			}
		}
		return part.toString();
	}

	private static String decoded(String part) {
		return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
	}

	/**
	 * A node as words name it.
	 *
	 * @param upstream the name of the upstream
	 * @param view what is checked
	 * @param address the node
	 */
	record Subject(String upstream, String view, String address) {

		WordKey by(String id) {
			return new WordKey(this.upstream, this.view, this.address, id);
		}

	}

}
