package dev.healthcheck.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * Servers fail for a reason that they share.
 */
final class SharedTrouble {

	private SharedTrouble() {
	}

	static List<Scenario> all(int servers) {
		List<Scenario> all = new ArrayList<>();
		for (int percent : new int[] { 2, 5, 20 }) {
			all.add(someFail(servers, percent, true));
			all.add(someFail(servers, percent, false));
		}
		all.add(someBusy(servers, 5));
		all.add(someBusy(servers, 20));
		all.add(allBusy(servers));
		all.add(allFail(servers));
		all.add(badDeploy(servers, 2, 48));
		all.add(badDeploy(servers, 0.6, 97));
		all.add(levelBusy(servers));
		return all;
	}

	static Scenario someFail(int servers, int percent, boolean get) {
		ScenarioBuilder scenario = Scenario
			.of("%d %% of requests answered 500, %s".formatted(percent, get ? "GET" : "POST"), servers)
			.at(5, (world) -> world
				.all((server) -> server.answers((request) -> world.sometimes(percent / 100.0, Reply.ERROR))))
			.atLeast(0.95 * servers, "in service", "", (result) -> result.inService(10, 40))
			.atMost(3, "transitions per minute", "", (result) -> result.transitions(10, 40));
		return (get ? scenario : scenario.post()).build();
	}

	/** A call that all servers refuse cannot be helped; twice as many may fail. */
	static Scenario someBusy(int servers, int percent) {
		double refusedByAll = 100 * Math.pow(percent / 100.0, servers);
		return Scenario.of("%d %% of requests answered 503, GET".formatted(percent), servers)
			.at(5, (world) -> world
				.all((server) -> server.answers((request) -> world.sometimes(percent / 100.0, Reply.BUSY))))
			.atMost(0.2 + 2 * refusedByAll, "failed", "%", (result) -> result.failed(10, 40))
			.build();
	}

	static Scenario allBusy(int servers) {
		return Scenario.of("all servers answer 503 for 10 s", servers)
			.at(10, (world) -> world.all((server) -> server.answers((request) -> Reply.BUSY)))
			.at(20, (world) -> world.all((server) -> server.answers((request) -> Reply.OK)))
			.atMost(1.3, "requests per call", "", (result) -> result.amplification(10, 20))
			.atMost(1, "well again after", "s", (result) -> result.wellAfter(20))
			.build();
	}

	static Scenario allFail(int servers) {
		return Scenario.of("all servers answer 500 for 10 s, POST", servers)
			.post()
			.at(10, (world) -> world.all((server) -> server.answers((request) -> Reply.ERROR)))
			.at(20, (world) -> world.all((server) -> server.answers((request) -> Reply.OK)))
			.atMost(1.5, "share of the busiest server", "x", (result) -> result.crowding(11, 20))
			.atMost(1, "well again after", "s", (result) -> result.wellAfter(20))
			.build();
	}

	/**
	 * Seven of ten servers are bad, or two of three.
	 * @param load in multiples of what those that are left can do
	 * @param percent of the calls that are to be answered
	 */
	static Scenario badDeploy(int servers, double load, double percent) {
		int good = Math.max(1, servers * 3 / 10);
		return Scenario
			.of("bad deploy: %d of %d answer 500, POST, %.0f %% load for the rest".formatted(servers - good, servers,
					load * 100), servers)
			.post()
			.load(load * good / servers)
			.at(10, (world) -> world.first(servers - good, (server) -> server.answers((request) -> Reply.ERROR)))
			.atLeast(percent, "answered", "%", (result) -> 100 - result.failed(11, 40))
			.build();
	}

	static Scenario levelBusy(int servers) {
		return Scenario.of("a level answers 503, another one is well, POST", servers)
			.post()
			.spares(servers)
			.at(10, (world) -> world.all((server) -> server.answers((request) -> Reply.BUSY)))
			.atMost(14, "failures per server", "", (result) -> result.failures(10, 20) / (double) servers)
			.build();
	}

}
