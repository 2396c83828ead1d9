package dev.healthcheck.benchmark.pick;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * One of many servers to choose from, the same for every contestant.
 *
 * @param host its address
 * @param weight from 1 to 100
 * @param up whether it may be chosen
 */
record Server(String host, int weight, boolean up) {

	static final int PORT = 8080;

	private static final int WEIGHTS = 100;

	private static final int DOWN = 5;

	/**
	 * Servers, a fifth of which are down.
	 * @param count how many
	 * @return the servers
	 */
	static List<Server> some(int count) {
		SplittableRandom random = new SplittableRandom(1);
		return IntStream.range(0, count)
			.mapToObj((i) -> new Server(host(i), 1 + random.nextInt(WEIGHTS), i % DOWN != 0))
			.toList();
	}

	/** The address of one of many. */
	static String host(int index) {
		return "10.0." + index / 250 + "." + index % 250;
	}

	/** Those that may be chosen: what peers are told of. */
	static List<Server> up(int count) {
		return some(count).stream().filter(Server::up).toList();
	}

}
