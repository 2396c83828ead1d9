package dev.healthcheck.simulation;

import java.time.Duration;
import java.util.List;

/**
 * One server is bad, the others are well.
 */
final class BadServer {

	private static final Duration FAULT = Duration.ofSeconds(12);

	private BadServer() {
	}

	static List<Scenario> all(int servers) {
		return List.of(failing(servers), dead(servers), deadForPosts(servers), hung(servers), slow(servers),
				slowForAWhile(servers));
	}

	static Scenario failing(int servers) {
		return Scenario.of("one server answers 500, POST", servers)
			.post()
			.at(10, (world) -> world.server(0).answers((request) -> Reply.ERROR))
			.atMost(6, "failed in 30 s", "", (result) -> result.failures(10, 40))
			.build();
	}

	static Scenario dead(int servers) {
		return Scenario.of("one server dies for 12 s", servers)
			.at(10, (world) -> world.server(0).die(FAULT))
			.atMost(0, "failed", "%", (result) -> result.failed(10, 40))
			.build();
	}

	/** Those under way when it dies are lost: about one. */
	static Scenario deadForPosts(int servers) {
		return Scenario.of("one server dies for 12 s, POST", servers)
			.post()
			.at(10, (world) -> world.server(0).die(FAULT))
			.atMost(2, "failed", "", (result) -> result.failures(10, 40))
			.build();
	}

	static Scenario hung(int servers) {
		return Scenario.of("one server hangs for 12 s", servers)
			.at(10, (world) -> world.server(0).hang(FAULT))
			.atMost(0.1, "failed", "%", (result) -> result.failed(10, 40))
			.atMost(0.1, "slow", "%", (result) -> result.slow(10, 40))
			.build();
	}

	static Scenario slow(int servers) {
		return Scenario.of("one server takes 900 ms instead of 10", servers)
			.at(10, (world) -> world.server(0).takes(Duration.ofMillis(900)))
			.atMost(1, "slow", "%", (result) -> result.slow(10, 40))
			.build();
	}

	static Scenario slowForAWhile(int servers) {
		return Scenario.of("one server is slow for 15 s", servers)
			.at(10, (world) -> world.server(0).takes(Duration.ofMillis(900)))
			.at(25, (world) -> world.server(0).takes(Duration.ofMillis(10)))
			.atMost(5, "its share again after", "s", (result) -> result.shareAfter(0, 25))
			.build();
	}

}
