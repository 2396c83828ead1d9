package dev.healthcheck.simulation;

import java.time.Duration;
import java.util.List;

/**
 * Requests that are bad for every server.
 */
final class BadRequests {

	private BadRequests() {
	}

	static List<Scenario> all(int servers) {
		return List.of(poison(servers), doomed(servers), doomedAndBadServer(servers), someHang(servers));
	}

	static Scenario poison(int servers) {
		return Scenario.of("two GETs in 28 s kill their server for 5 s", servers)
			.load(0.25)
			.at(0, (world) -> world.all((server) -> server.diesOfPoison(Duration.ofSeconds(5))))
			.at(10, (world) -> world.call(Request.Kind.POISON))
			.at(24, (world) -> world.call(Request.Kind.POISON))
			.atMost(2, "servers that each kills", "", (result) -> result.deaths() / 2.0)
			.atMost(0.5, "others failed", "%", (result) -> result.failed(10, 38))
			.build();
	}

	static Scenario doomed(int servers) {
		return Scenario.of("1 % of POSTs answered 500 by every server, no checks", servers)
			.post()
			.withoutChecks()
			.doomed(0.01)
			.atMost(0.5, "others failed", "%", (result) -> result.failed(10, 40))
			.build();
	}

	/** An endpoint that hangs, among others that are well: what a limit costs them. */
	static Scenario someHang(int servers) {
		return Scenario.of("10 % of requests are never answered", servers)
			.at(10, (world) -> world.all((server) -> server.answers((request) -> world.sometimes(0.1, Reply.TIMEOUT))))
			.atMost(2, "failed", "%", (result) -> result.failed(10, 40))
			.build();
	}

	static Scenario doomedAndBadServer(int servers) {
		return Scenario.of("1 % of POSTs answered 500 by every server, one server always", servers)
			.post()
			.doomed(0.01)
			.at(10, (world) -> world.server(0).answers((request) -> Reply.ERROR))
			.atMost(0.5, "others failed", "%", (result) -> result.failed(10, 40))
			.atMost(1, "share of the bad server", "%", (result) -> result.share(0, 12, 40))
			.build();
	}

}
