package dev.healthcheck.benchmark.etcd;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.healthcheck.benchmark.Compilation;
import dev.healthcheck.benchmark.ForkedJvm;
import dev.healthcheck.benchmark.Size;

/**
 * A contestant in its JVM, or several that share one.
 */
final class ClientJvm implements AutoCloseable {

	private final int clients;

	private final ForkedJvm jvm;

	ClientJvm(Contestant contestant, List<String> endpoints) {
		this(List.of(contestant), endpoints);
	}

	ClientJvm(List<Contestant> contestants, List<String> endpoints) {
		this.clients = contestants.size();
		String names = contestants.stream().map(Contestant::name).collect(Collectors.joining(","));
		this.jvm = ForkedJvm.start(ClientMain.class,
				Stream.concat(Stream.of(names), endpoints.stream()).toArray(String[]::new));
	}

	/** Write the keys that reads read. */
	void prepare() {
		this.jvm.ask("prepare");
	}

	/**
	 * Let all clients of this JVM do everything until it is compiled.
	 * @param size how long each does each
	 */
	void warmUp(Size size) {
		Compilation.rest(size,
				() -> IntStream.range(0, this.clients)
					.forEach((client) -> Workload.ALL.forEach((workload) -> run(client, workload, size.measurement()))),
				List.of(this.jvm::compilationMillis));
	}

	LoadResult run(Workload workload, Duration duration) {
		return run(0, workload, duration);
	}

	LoadResult run(int contestant, Workload workload, Duration duration) {
		return LoadResult.parse(this.jvm.ask("run " + workload + " " + duration + " " + contestant));
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
