package dev.healthcheck.benchmark.checks;

import java.util.List;
import java.util.stream.IntStream;

import dev.healthcheck.benchmark.ForkedJvm;

/**
 * Many targets, which are one server in a process of its own: the loopback network has
 * millions of addresses.
 */
public final class Targets implements AutoCloseable {

	private final ForkedJvm jvm = ForkedJvm.start(TargetsMain.class);

	int port(CheckKind kind) {
		return Integer.parseInt(this.jvm.ask(kind.title()));
	}

	/**
	 * Addresses, as {@code host:port}.
	 * @param port the port of all
	 * @param count how many
	 * @param network tells those of one contestant from another's
	 * @return the addresses
	 */
	public static List<String> addresses(int port, int count, int network) {
		return IntStream.range(0, count)
			.mapToObj((i) -> "127.%d.%d.%d:%d".formatted(network, i / 250, 1 + i % 250, port))
			.toList();
	}

	/**
	 * Where tcp checks go.
	 * @return the port of all addresses
	 */
	public int tcpPort() {
		return port(CheckKind.TCP);
	}

	/**
	 * How many tcp checks there were so far.
	 * @param network the addresses that are counted
	 * @return the number
	 */
	public long tcpChecks(int network) {
		return checks(CheckKind.TCP, network);
	}

	/** How many checks of a kind there were so far in a network. */
	long checks(CheckKind kind, int network) {
		return Long.parseLong(this.jvm.ask(((kind == CheckKind.TCP) ? "connections " : "requests ") + network));
	}

	@Override
	public void close() {
		this.jvm.close();
	}

}
