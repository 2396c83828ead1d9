package dev.healthcheck.benchmark.faults;

/**
 * What befalls a backend.
 */
enum Fault {

	/**
	 * SIGSTOP: connections are accepted, nothing is answered. The first, as a backend
	 * that has just been started is slow, and that is taken for usual for a minute.
	 */
	HUNG("one hung"),

	/** SIGKILL: connections are refused. */
	KILLED("one killed"),

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
