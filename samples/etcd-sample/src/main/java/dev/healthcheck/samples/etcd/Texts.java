package dev.healthcheck.samples.etcd;

import java.nio.charset.StandardCharsets;

import io.etcd.jetcd.ByteSequence;

/**
 * Keys and values as texts.
 */
final class Texts {

	private Texts() {
	}

	static ByteSequence bytes(String text) {
		return ByteSequence.from(text, StandardCharsets.UTF_8);
	}

	static String text(ByteSequence bytes) {
		return bytes.toString(StandardCharsets.UTF_8);
	}

	/**
	 * The key that the rest of a path stands for.
	 * @param rest what follows the controller's own part, decoded, with its slash
	 * @return the text after that slash
	 */
	static String key(String rest) {
		return rest.startsWith("/") ? rest.substring(1) : rest;
	}

}
