package dev.healthcheck.simulation;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The goals that the library reaches, with ten servers and three, with checks and
 * without, and with three seeds. What a goal is, its scenario says.
 */
class LibraryGoalsTests {

	private static final int SEEDS = 3;

	@ParameterizedTest
	@MethodSource("withAndWithoutChecks")
	void aServerThatFailsAlwaysIsOutAfterAFewFailures(Run run) {
		run.reaches(BadServer::failing, "failed in 30 s");
	}

	@ParameterizedTest
	@MethodSource("withAndWithoutChecks")
	void noGetFailsWhenAServerDies(Run run) {
		run.reaches(BadServer::dead, "failed");
	}

	@ParameterizedTest
	@MethodSource("withAndWithoutChecks")
	void onlyPostsThatAreUnderWayFailWhenAServerDies(Run run) {
		run.reaches(BadServer::deadForPosts, "failed");
	}

	@ParameterizedTest
	@MethodSource("withAndWithoutChecks")
	void noGetFailsOrWaitsWhenAServerHangs(Run run) {
		run.reaches(BadServer::hung, "failed", "slow");
	}

	@ParameterizedTest
	@MethodSource("withAndWithoutChecks")
	void aGetThatKillsItsServerKillsTwoAndNoOtherCallFails(Run run) {
		run.reaches(BadRequests::poison, "servers that each kills", "others failed");
	}

	@ParameterizedTest
	@MethodSource("withAndWithoutChecks")
	void serversThatRefuseWhatIsTooMuchDoAllThatTheyCan(Run run) {
		run.reaches(Overload::refused, "goodput of capacity");
	}

	@ParameterizedTest
	@MethodSource("asTheScenarioSays")
	void soDoServersThatAreNotChecked(Run run) {
		run.reaches((servers) -> Overload.refusedWithoutChecks(servers, 1.05, 92.5), "goodput of capacity",
				"failed afterwards");
		run.reaches((servers) -> Overload.refusedWithoutChecks(servers, 1.3, 97.5), "goodput of capacity",
				"failed afterwards");
		run.reaches((servers) -> Overload.refusedWithoutChecks(servers, 2, 97.5), "goodput of capacity",
				"failed afterwards");
	}

	@ParameterizedTest
	@MethodSource("withAndWithoutChecks")
	void anOverloadThatIsRefusedIsOverWhenTheLoadIs(Run run) {
		run.reaches(Overload::refused, "well again after");
	}

	@ParameterizedTest
	@MethodSource("withAndWithoutChecks")
	void aGetThatAFewServersRefuseIsAnsweredByAnother(Run run) {
		run.reaches((servers) -> SharedTrouble.someBusy(servers, 5), "failed");
		run.reaches((servers) -> SharedTrouble.someBusy(servers, 20), "failed");
	}

	@ParameterizedTest
	@MethodSource("withAndWithoutChecks")
	void serversThatWereAllBusyAreUsedAtOnceAfterwards(Run run) {
		run.reaches(SharedTrouble::allBusy, "well again after");
	}

	@ParameterizedTest
	@MethodSource("withAndWithoutChecks")
	void serversThatAllFailShareTheLoad(Run run) {
		run.reaches(SharedTrouble::allFail, "share of the busiest server", "well again after");
	}

	@ParameterizedTest
	@MethodSource("withAndWithoutChecks")
	void aBadDeployDoesNoHarmWhileTheRestCanCarryTheLoad(Run run) {
		run.reaches((servers) -> SharedTrouble.badDeploy(servers, 0.6, 97), "answered");
	}

	@ParameterizedTest
	@MethodSource("withAndWithoutChecks")
	void afterABadDeployTheRestDoesWhatItCan(Run run) {
		run.reaches((servers) -> SharedTrouble.badDeploy(servers, 2, 48), "answered");
	}

	@ParameterizedTest
	@MethodSource("withAndWithoutChecks")
	void aLevelThatIsBusyAsAWholeIsLeft(Run run) {
		run.reaches(SharedTrouble::levelBusy, "failures per server");
	}

	@ParameterizedTest
	@MethodSource("withAndWithoutChecks")
	void whatAllServersRefuseIsHardlyRepeated(Run run) {
		run.reaches(SharedTrouble::allBusy, "requests per call");
		run.reaches(Overload::refused, "requests per call");
	}

	@ParameterizedTest
	@MethodSource("withAndWithoutChecks")
	void serversThatAllFailNowAndThenStayInService(Run run) {
		for (int percent : new int[] { 2, 5, 20 }) {
			run.reaches((servers) -> SharedTrouble.someFail(servers, percent, true), "in service",
					"transitions per minute");
			run.reaches((servers) -> SharedTrouble.someFail(servers, percent, false), "in service",
					"transitions per minute");
		}
	}

	@ParameterizedTest
	@MethodSource("withAndWithoutChecks")
	void aPauseOfAllServersEndsSoonAfterItsEnd(Run run) {
		run.reaches((servers) -> Overload.pause(servers, 0.4, 2), "all answered after");
	}

	@ParameterizedTest
	@MethodSource("tenWithAndWithoutChecks")
	void aPauseAtHighLoadEndsToo(Run run) {
		run.reaches((servers) -> Overload.pause(servers, 0.75, 8), "all answered after");
		run.reaches(Overload::pauseWithSlowChecks, "all answered after");
		run.reaches(Overload::unevenPause, "all answered after");
	}

	@ParameterizedTest
	@MethodSource("withAndWithoutChecks")
	void aSlowServerGetsLess(Run run) {
		run.reaches(BadServer::slow, "slow");
	}

	@ParameterizedTest
	@MethodSource("withAndWithoutChecks")
	void aServerThatIsQuickAgainHasItsShareAgain(Run run) {
		run.reaches(BadServer::slowForAWhile, "its share again after");
	}

	@ParameterizedTest
	@MethodSource("asTheScenarioSays")
	void checksDoNotOutvoteRequests(Run run) {
		run.reaches((servers) -> BadChecks.checksFail(servers, servers), "failed");
		run.reaches((servers) -> BadChecks.checksFail(servers, servers - 1), "failed");
	}

	@ParameterizedTest
	@MethodSource("asTheScenarioSays")
	void aRequestThatFailsEverywhereHarmsNoOthers(Run run) {
		run.reaches(BadRequests::doomed, "others failed");
	}

	@ParameterizedTest
	@MethodSource("withAndWithoutChecks")
	void aBadServerIsFoundAmongRequestsThatFailEverywhere(Run run) {
		run.reaches(BadRequests::doomedAndBadServer, "others failed", "share of the bad server");
	}

	@ParameterizedTest
	@MethodSource("withAndWithoutChecks")
	void anOverloadOfServersThatLetRequestsWaitEndsToo(Run run) {
		run.reaches(Overload::queued, "failed from 3 s after");
		run.reaches(Overload::queuedByMany, "failed from 3 s after");
	}

	static Stream<Run> tenWithAndWithoutChecks() {
		return withAndWithoutChecks().filter((run) -> run.servers() == 10);
	}

	static Stream<Run> asTheScenarioSays() {
		return runs(Contestant.OURS);
	}

	static Stream<Run> withAndWithoutChecks() {
		return Stream.of(Contestant.OURS, Contestant.OURS_WITHOUT_CHECKS).flatMap(LibraryGoalsTests::runs);
	}

	private static Stream<Run> runs(Contestant contestant) {
		return IntStream.of(10, 3).mapToObj((servers) -> new Run(contestant, servers));
	}

	/**
	 * One way to run a scenario, with three seeds of which the median counts, as in the
	 * table.
	 *
	 * @param contestant the library, with checks or without
	 * @param servers how many servers there are
	 */
	record Run(Contestant contestant, int servers) {

		void reaches(IntFunction<Scenario> scenarios, String... names) {
			Scenario scenario = scenarios.apply(this.servers);
			List<Result> results = LongStream.rangeClosed(1, SEEDS)
				.mapToObj((seed) -> World.run(scenario, this.contestant, seed))
				.toList();
			List<Goal> goals = scenario.goals()
				.stream()
				.filter((goal) -> Arrays.asList(names).contains(goal.what()))
				.toList();
			assertThat(goals).hasSize(names.length).allSatisfy((goal) -> {
				double value = results.stream().mapToDouble(goal.measured()).sorted().toArray()[SEEDS / 2];
				assertThat(goal.isMetBy(value))
					.as("%s: %s is %s, aim %s", scenario.name(), goal.what(), goal.format(value), goal)
					.isTrue();
			});
		}

	}

}
