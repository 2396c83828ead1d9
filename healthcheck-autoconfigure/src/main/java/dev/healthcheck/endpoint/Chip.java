package dev.healthcheck.endpoint;

import java.util.Locale;

import dev.healthcheck.node.NodeStatus;

/**
 * A status as a word, with a shape and a colour that the style sheet gives to its class.
 */
final class Chip {

	private Chip() {
	}

	static void write(Html html, NodeStatus status) {
		write(html, status.name());
	}

	/** Write a chip for the verdict on an upstream, {@code UP} or {@code DOWN}. */
	static void write(Html html, String status) {
		html.element("span", status, "class", "chip " + status.toLowerCase(Locale.ROOT));
	}

}
