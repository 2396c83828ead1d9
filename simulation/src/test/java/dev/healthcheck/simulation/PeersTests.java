package dev.healthcheck.simulation;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Models of peers do what the documentation of the peers says.
 */
class PeersTests {

	private static ScenarioBuilder scenario() {
		return Scenario.of("test", 10).seconds(60);
	}

	@Test
	void envoyEjectsAfterFiveFailuresForThirtySeconds() {
		Scenario scenario = scenario().post()
			.at(10, (world) -> world.server(0).answers((request) -> Reply.ERROR))
			.at(15, (world) -> world.server(0).answers((request) -> Reply.OK))
			.build();
		Result result = World.run(scenario, Contestant.ENVOY, 1);
		assertThat(result.failures(10, 60)).isEqualTo(5);
		assertThat(result.inService(13, 40)).isEqualTo(9);
		// looked at each ten seconds
		assertThat(result.inService(51, 60)).isEqualTo(10);
	}

	@Test
	void envoyEjectsATenthAtMost() {
		Scenario scenario = scenario().post()
			.at(10, (world) -> world.first(5, (server) -> server.answers((request) -> Reply.ERROR)))
			.build();
		Result result = World.run(scenario, Contestant.ENVOY, 1);
		assertThat(result.inService(20, 60)).isEqualTo(9);
		assertThat(result.failed(20, 60)).isCloseTo(100 * 4 / 9.0, within(2.0));
	}

	@Test
	void ofTheCallsUnderWayEnvoyLetsAFifthBeRepeated() {
		Scenario scenario = scenario().load(0.6)
			.at(0, (world) -> world.all((server) -> server.takes(Duration.ofMillis(200))))
			.at(10, (world) -> world.all((server) -> server.answers((request) -> Reply.ERROR)))
			.build();
		assertThat(World.run(scenario, Contestant.ENVOY, 1).amplification(20, 60)).isBetween(1.15, 1.3);
	}

	@Test
	void envoyUsesAllWhenLessThanHalfAreHealthy() {
		Scenario scenario = scenario().at(10, (world) -> world.first(6, (server) -> server.answersChecks(Reply.BUSY)))
			.build();
		Result result = World.run(scenario, Contestant.ENVOY, 1);
		assertThat(result.inService(12, 60)).isEqualTo(4);
		assertThat(result.crowding(12, 60)).isLessThan(1.02);
	}

	@Test
	void haproxyTriesFourServersAndPostsAsWell() {
		Scenario scenario = scenario().post()
			.withoutChecks()
			.at(10, (world) -> world.all((server) -> server.answers((request) -> Reply.ERROR)))
			.build();
		assertThat(World.run(scenario, Contestant.HAPROXY, 1).amplification(10, 60)).isCloseTo(4, within(0.01));
	}

	@Test
	void haproxyTakesServersOutByChecksAndHasNoPanic() {
		Scenario scenario = scenario().at(10, (world) -> world.all((server) -> server.answersChecks(Reply.BUSY)))
			.build();
		Result result = World.run(scenario, Contestant.HAPROXY, 1);
		assertThat(result.inService(13, 60)).isZero();
		assertThat(result.failed(13, 60)).isEqualTo(100);
	}

	@Test
	void nginxLeavesAServerAloneForTenSecondsAfterOneFailure() {
		Scenario scenario = scenario().post()
			.at(10, (world) -> world.server(0).answers((request) -> Reply.ERROR))
			.build();
		Result result = World.run(scenario, Contestant.NGINX, 1);
		assertThat(result.failures(10, 60)).isEqualTo(5);
		assertThat(result.inService(11, 60)).isEqualTo(9);
	}

	@Test
	void nginxTriesEachServerOnceAndThenNone() {
		Scenario scenario = scenario().at(10, (world) -> world.all((server) -> server.answers((request) -> Reply.BUSY)))
			.build();
		Result result = World.run(scenario, Contestant.NGINX, 1);
		assertThat(result.amplification(11, 20)).isZero();
		assertThat(result.inService(11, 60)).isZero();
	}

}
