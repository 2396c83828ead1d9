package dev.healthcheck.benchmark.trouble;

import java.time.Duration;
import java.util.List;

import dev.healthcheck.benchmark.Aim;

/**
 * The trouble that is measured; as in the simulation, with real servers and peers.
 */
final class Scenarios {

	static final List<Scenario> ALL = List.of(poison(), queued(), unlimited(), pause(0.4, 2), pause(0.75, 8),
			checksFail(Servers.COUNT), checksFail(Servers.COUNT - 1), doomed(), refusedWithoutChecks(1.05, 92.5),
			refusedWithoutChecks(1.3, 97.5), refusedWithoutChecks(2, 97.5), allRefuse(), refused());

	private Scenarios() {
	}

	private static Scenario poison() {
		return Scenario.of("two GETs in 28 s kill their server for 5 s")
			.capacity(200)
			.load(0, 0.25)
			.at(2, (servers, calls) -> calls.poison())
			.at(16, (servers, calls) -> calls.poison())
			.atMost(2, "servers that each kills", "", (course) -> course.deaths() / 2)
			.atMost(0.5, "others failed", "%", (course) -> course.failed(2, 30))
			.build(30);
	}

	private static Scenario queued() {
		return queued("130 % for 10 s, the rest waits, then 80 %", Aim.atLeast(90)).build(32);
	}

	/** Nothing but a limit ends it, or callers who give up: no aim. */
	private static Scenario unlimited() {
		return queued("130 % for 10 s, the rest waits, then 80 %, without overload-limit", Aim.NONE)
			.withoutOverloadLimit()
			.build(32);
	}

	private static ScenarioBuilder queued(String name, Aim answered) {
		return Scenario.of(name)
			.queueing()
			.load(2, 1.3)
			.load(12, 0.8)
			.measure("answered from 3 s after", "%", answered, (course) -> course.answered(15, 32))
			.measure("requests per call", "", Aim.NONE, (course) -> course.requestsPerCall(2, 32));
	}

	private static Scenario pause(double load, double aim) {
		return Scenario.of("all servers pause for 2 s at %.0f %% load".formatted(100 * load))
			.queueing()
			.load(0, load)
			.at(3, (servers, calls) -> servers.pause(Duration.ofSeconds(2)))
			.atMost(aim, "all answered after", "s", (course) -> course.wellAfter(5, 20))
			.build(20);
	}

	private static Scenario checksFail(int count) {
		return Scenario.of("checks of %d of %d servers fail, requests succeed".formatted(count, Servers.COUNT))
			.at(2, (servers, calls) -> servers.failChecks(count))
			.atMost(0.5, "failed", "%", (course) -> course.failed(2, 20))
			.build(20);
	}

	private static Scenario doomed() {
		return Scenario.of("1 % of POSTs answered 500 by every server, no checks")
			.capacity(200)
			.post()
			.withoutChecks()
			.doomed(100)
			.atMost(0.5, "others failed", "%", (course) -> course.failed(0, 30))
			.build(30);
	}

	private static Scenario refusedWithoutChecks(double load, double aim) {
		return Scenario.of("%.0f %% for 10 s, the rest answered 503, then 80 %%, no checks".formatted(100 * load))
			.withoutChecks()
			.load(2, load)
			.load(12, 0.8)
			.atLeast(aim, "goodput of capacity", "%", (course) -> course.goodputOfCapacity(3, 12))
			.atMost(2, "failed afterwards", "%", (course) -> course.failed(13, 20))
			.build(20);
	}

	private static Scenario allRefuse() {
		return Scenario.of("all servers answer 503 for 10 s")
			.at(2, (servers, calls) -> servers.refuse())
			.atMost(1.3, "requests per call", "", (course) -> course.requestsPerCall(2, 12))
			.build(12);
	}

	private static Scenario refused() {
		return Scenario.of("200 % for 10 s, the rest answered 503")
			.load(2, 2)
			.atLeast(98.7, "goodput of capacity", "%", (course) -> course.goodputOfCapacity(3, 12))
			.atMost(1.3, "requests per call", "", (course) -> course.requestsPerCall(2, 12))
			.build(12);
	}

}
