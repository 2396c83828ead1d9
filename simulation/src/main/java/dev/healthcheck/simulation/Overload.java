package dev.healthcheck.simulation;

import java.time.Duration;
import java.util.List;

/**
 * More is asked of servers than they can do.
 */
final class Overload {

	private static final double HIGH_LOAD = 0.75;

	private static final double HIGH_LOAD_WELL = 8;

	private Overload() {
	}

	static List<Scenario> all(int servers) {
		return List.of(refused(servers), refusedWithoutChecks(servers, 1.05, 92.5),
				refusedWithoutChecks(servers, 1.3, 97.5), refusedWithoutChecks(servers, 2, 97.5), queued(servers),
				queuedByMany(servers), pause(servers, 0.4, 2), pause(servers, HIGH_LOAD, HIGH_LOAD_WELL),
				pauseWithSlowChecks(servers), unevenPause(servers));
	}

	static Scenario refused(int servers) {
		return Scenario.of("200 % for 10 s, the rest answered 503, then 80 %", servers)
			.load(0, 0.5)
			.load(10, 2)
			.load(20, 0.8)
			.atLeast(98.7, "goodput of capacity", "%", (result) -> result.goodputOfCapacity(11, 20))
			.atMost(1.3, "requests per call", "", (result) -> result.amplification(10, 20))
			.atMost(1, "well again after", "s", (result) -> result.wellAfter(20))
			.build();
	}

	static Scenario refusedWithoutChecks(int servers, double load, double goodput) {
		return Scenario
			.of("%.0f %% for 10 s, the rest answered 503, then 80 %%, no checks".formatted(load * 100), servers)
			.withoutChecks()
			.load(10, load)
			.load(20, 0.8)
			.atLeast(goodput, "goodput of capacity", "%", (result) -> result.goodputOfCapacity(11, 20))
			.atMost(2, "failed afterwards", "%", (result) -> result.failed(21, 40))
			.build();
	}

	static Scenario queued(int servers) {
		return queued("130 % for 10 s, the rest waits, then 80 %", servers).build();
	}

	/** None of them has more than a request or two at a server. */
	static Scenario queuedByMany(int servers) {
		return queued("130 % for 10 s, the rest waits, then 80 %, 20 clients", servers).clients(20).build();
	}

	private static ScenarioBuilder queued(String name, int servers) {
		return Scenario.of(name, servers)
			.queues()
			.seconds(50)
			.load(10, 1.3)
			.load(20, 0.8)
			.atMost(10, "failed from 3 s after", "%", (result) -> result.failed(23, 50));
	}

	static Scenario pause(int servers, double load, double well) {
		return paused("all servers pause for 2 s at %.0f %% load".formatted(load * 100), servers, load, well).build();
	}

	/** A check that is slow does not clear a server of silence at once. */
	static Scenario pauseWithSlowChecks(int servers) {
		return paused("all servers pause for 2 s at 75 % load, checks take 0.2 s", servers, HIGH_LOAD, HIGH_LOAD_WELL)
			.at(0, (world) -> world.all((server) -> server.checksTake(Duration.ofMillis(200))))
			.build();
	}

	/**
	 * Those that go on first have no queue, and look as if they were the only good ones.
	 */
	static Scenario unevenPause(int servers) {
		return paused("all servers pause for 2.3 s at 75 % load, three of ten for 2 s", servers, HIGH_LOAD,
				HIGH_LOAD_WELL)
			.at(10, (world) -> world.first(servers * 7 / 10, (server) -> server.hang(Duration.ofMillis(2300))))
			.build();
	}

	private static ScenarioBuilder paused(String name, int servers, double load, double well) {
		return Scenario.of(name, servers)
			.queues()
			.load(load)
			.at(10, (world) -> world.all((server) -> server.hang(Duration.ofSeconds(2))))
			.atMost(well, "all answered after", "s", (result) -> result.wellAfter(12));
	}

}
