package dev.healthcheck.simulation;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * The load is what was said, whoever chooses servers, and results are about what
 * happened.
 */
class WorldTests {

	private static ScenarioBuilder scenario() {
		return Scenario.of("test", 4).seconds(20);
	}

	@ParameterizedTest
	@EnumSource
	void allIsAnsweredByOneRequestEachWhenAllIsWell(Contestant contestant) {
		Result result = World.run(scenario().build(), contestant, 1);
		assertThat(result.goodput(0, 20)).isEqualTo(result.offered(0, 20)).isCloseTo(50, within(5.0));
		assertThat(result.failures(0, 20)).isZero();
		assertThat(result.amplification(0, 20)).isEqualTo(1);
		assertThat(result.crowding(0, 20)).isLessThan(1.02);
		assertThat(result.inService(1, 20)).isEqualTo(4);
		assertThat(result.transitions(1, 20)).isZero();
		assertThat(result.wellAfter(0)).isZero();
		assertThat(result.deaths()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void everybodyHasTheSameLoad(Contestant contestant) {
		Scenario scenario = scenario().doomed(0.1).load(10, 1.5).build();
		Result ours = World.run(scenario, Contestant.OURS, 5);
		Result theirs = World.run(scenario, contestant, 5);
		for (int second = 0; second < 20; second++) {
			assertThat(theirs.offered(second, second + 1)).isEqualTo(ours.offered(second, second + 1));
		}
	}

	@Test
	void theLoadFollowsItsSteps() {
		Result result = World.run(scenario().load(0.2).load(10, 0.8).build(), Contestant.OURS, 1);
		assertThat(result.offered(0, 10)).isCloseTo(20, within(4.0));
		assertThat(result.offered(10, 20)).isCloseTo(80, within(8.0));
	}

	@Test
	void whatIsDoomedIsNotOffered() {
		Result result = World.run(scenario().post().doomed(1).build(), Contestant.HAPROXY, 1);
		assertThat(result.offered(0, 20)).isZero();
		assertThat(result.failed(0, 20)).isZero();
		assertThat(result.amplification(0, 20)).isGreaterThan(2);
	}

	@Test
	void itIsToldWhenAllIsWellAgain() {
		Scenario scenario = scenario().at(5, (world) -> world.all((server) -> server.answers((request) -> Reply.ERROR)))
			.at(8, (world) -> world.all((server) -> server.answers((request) -> Reply.OK)))
			.build();
		Result result = World.run(scenario, Contestant.OURS, 1);
		assertThat(result.failed(5, 8)).isGreaterThan(99);
		assertThat(result.wellAfter(5)).isEqualTo(3);
		assertThat(result.wellAfter(10)).isZero();
	}

	@Test
	void itIsToldWhenNothingIsWellAgain() {
		Scenario scenario = scenario().at(5, (world) -> world.all((server) -> server.answers((request) -> Reply.ERROR)))
			.build();
		assertThat(World.run(scenario, Contestant.OURS, 1).wellAfter(5)).isInfinite();
	}

	@Test
	void slowCallsTakeMoreThanHalfASecond() {
		Scenario scenario = scenario().load(0.1)
			.at(5, (world) -> world.server(0).takes(Duration.ofMillis(600)))
			.at(5, (world) -> world.server(1).takes(Duration.ofMillis(400)))
			.build();
		// which does not look at how long requests take
		Result result = World.run(scenario, Contestant.HAPROXY, 1);
		assertThat(result.slow(0, 4)).isZero();
		assertThat(result.slow(5, 20)).isCloseTo(25, within(2.0));
		assertThat(result.share(0, 5, 20)).isCloseTo(25, within(2.0));
		assertThat(result.failures(0, 20)).isZero();
	}

}
