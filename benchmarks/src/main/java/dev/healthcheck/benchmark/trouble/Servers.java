package dev.healthcheck.benchmark.trouble;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import dev.healthcheck.benchmark.ForkedJvm;
import dev.healthcheck.test.etcd.FreePorts;

/**
 * Ten backends in a process of their own, and what can befall them.
 */
final class Servers implements AutoCloseable {

	/** How many there are. */
	static final int COUNT = 10;

	private final List<Integer> ports = FreePorts.next(COUNT);

	private final ForkedJvm process = ForkedJvm.start(ServersMain.class,
			this.ports.stream().map(Object::toString).toArray(String[]::new));

	List<String> addresses() {
		return this.ports.stream().map((port) -> "127.0.0.1:" + port).toList();
	}

	/**
	 * Make all well.
	 * @param queueing whether requests wait when there are too many, or are answered 503
	 * @param perSecond how many requests all of them can do
	 */
	void reset(boolean queueing, double perSecond) {
		this.process.ask("reset " + queueing + " " + perSecond / COUNT);
	}

	/** Let checks of the first of them fail. */
	void failChecks(int count) {
		this.process.ask("fail-checks " + count);
	}

	/** Let all requests be answered with 503, but not checks. */
	void refuse() {
		this.process.ask("refuse");
	}

	/** Let nothing happen for a time; what comes meanwhile is done afterwards. */
	void pause(Duration length) {
		this.process.ask("pause " + length.toMillis());
	}

	/** What happened since all were well. */
	Counts counts() {
		return Counts.parse(this.process.ask("counts"));
	}

	@Override
	public void close() {
		this.process.close();
	}

	/**
	 * What happened at the backends.
	 *
	 * @param arrived requests that came, without checks
	 * @param worked requests that were answered with 200, whoever still waited
	 * @param deaths how often a backend died
	 */
	record Counts(int arrived, int worked, int deaths) {

		private static Counts parse(String text) {
			List<Integer> counts = Arrays.stream(text.split(" ", -1)).map(Integer::valueOf).toList();
			return new Counts(counts.get(0), counts.get(1), counts.get(2));
		}

	}

}
