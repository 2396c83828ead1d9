package dev.healthcheck.simulation.peer;

import dev.healthcheck.simulation.Request;

/**
 * A call, and where it has been.
 */
final class Attempted {

	private final Request request;

	private final boolean[] tried;

	private int tries;

	Attempted(Request request, int servers) {
		this.request = request;
		this.tried = new boolean[servers];
	}

	Request request() {
		return this.request;
	}

	void tried(int server) {
		this.tried[server] = true;
		this.tries++;
	}

	boolean wasAt(int server) {
		return this.tried[server];
	}

	int tries() {
		return this.tries;
	}

}
