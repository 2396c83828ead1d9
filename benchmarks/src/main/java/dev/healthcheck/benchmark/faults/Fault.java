package dev.healthcheck.benchmark.faults;

/**
 * What befalls a backend.
 */
enum Fault {

	/** SIGKILL: connections are refused. */
	KILLED("one killed"),

	/** SIGSTOP: connections are accepted, nothing is answered. */
	HUNG("one hung"),

	/** Every answer is 500. */
	FAILING("one failing with 500");

	private final String title;

	Fault(String title) {
		this.title = title;
	}

	String title() {
		return this.title;
	}

	void befall(Backend backend) {
		switch (this) {
			case KILLED -> backend.kill();
			case HUNG -> backend.hang();
			case FAILING -> backend.fail();
		}
	}

}
