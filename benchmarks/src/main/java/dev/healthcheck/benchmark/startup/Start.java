package dev.healthcheck.benchmark.startup;

/**
 * What the start of an application took.
 *
 * @param millis from the start of the JVM to the answer of the first call
 * @param heapMegabytes what lives on the heap then
 * @param residentMegabytes what the process occupies then
 */
record Start(double millis, double heapMegabytes, double residentMegabytes) {

	private static final double MB = 1024 * 1024;

	static Start parse(String text) {
		String[] parts = text.split(" ", -1);
		return new Start(Double.parseDouble(parts[0]), Long.parseLong(parts[1]) / MB, Long.parseLong(parts[2]) / MB);
	}

	/** What it took more than another. */
	Start since(Start other) {
		return new Start(this.millis - other.millis, this.heapMegabytes - other.heapMegabytes,
				this.residentMegabytes - other.residentMegabytes);
	}

}
