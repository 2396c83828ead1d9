package dev.healthcheck.simulation;

import java.util.List;

/**
 * Checks fail although requests succeed, as when all servers need what only
 * {@code /health} asks for.
 */
final class BadChecks {

	private BadChecks() {
	}

	static List<Scenario> all(int servers) {
		return List.of(checksFail(servers, servers), checksFail(servers, servers - 1));
	}

	static Scenario checksFail(int servers, int failing) {
		return Scenario.of("checks of %d of %d servers fail, requests succeed".formatted(failing, servers), servers)
			.at(10, (world) -> world.first(failing, (server) -> server.answersChecks(Reply.BUSY)))
			.atMost(0.5, "failed", "%", (result) -> result.failed(10, 40))
			.build();
	}

}
