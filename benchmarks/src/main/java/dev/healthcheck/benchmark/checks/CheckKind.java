package dev.healthcheck.benchmark.checks;

/**
 * What a check does.
 */
enum CheckKind {

	/** A connection is made and closed. */
	TCP("tcp"),

	/** A request is answered with 200; over a connection that stays, where possible. */
	HTTP("http");

	private final String title;

	CheckKind(String title) {
		this.title = title;
	}

	String title() {
		return this.title;
	}

}
