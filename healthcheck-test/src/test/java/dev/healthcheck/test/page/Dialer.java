package dev.healthcheck.test.page;

import dev.healthcheck.upstream.Upstreams;

/**
 * Asks the upstream orders by a protocol of its own.
 */
class Dialer {

	private final Upstreams upstreams;

	Dialer(Upstreams upstreams) {
		this.upstreams = upstreams;
	}

	String dial(Line line) {
		return this.upstreams.get("orders").call((node) -> line.say(node.address().toString()));
	}

}
