package dev.healthcheck.benchmark.etcd;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import dev.healthcheck.benchmark.ForkedJvm;

/**
 * A contestant in its JVM.
 */
final class ClientJvm implements AutoCloseable {

	private final ForkedJvm jvm;

	ClientJvm(Contestant contestant, List<String> endpoints) {
		this.jvm = ForkedJvm.start(ClientMain.class,
				Stream.concat(Stream.of(contestant.name()), endpoints.stream()).toArray(String[]::new));
	}

	/** Write the keys that reads read. */
	void prepare() {
		this.jvm.ask("prepare");
	}

	LoadResult run(Workload workload, Duration duration) {
		return LoadResult.parse(this.jvm.ask("run " + workload + " " + duration));
	}

	/**
	 * Where the client is.
	 * @return {@code host:port}
	 */
	String endpoint() {
		return this.jvm.ask("endpoint");
	}

	/**
	 * Threads that came with the client.
	 * @return their names
	 */
	List<String> threads() {
		return Arrays.stream(this.jvm.ask("threads").split(",", -1)).filter((name) -> !name.isEmpty()).toList();
	}

	int sockets() {
		return Integer.parseInt(this.jvm.ask("sockets"));
	}

	/** Close the client, but not its JVM. */
	void closeClient() {
		this.jvm.ask("close");
	}

	@Override
	public void close() {
		this.jvm.close();
	}

}
