package dev.healthcheck.simulation.report;

import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

import javax.xml.parsers.DocumentBuilderFactory;

import dev.healthcheck.simulation.Contestant;
import dev.healthcheck.simulation.Goal;
import dev.healthcheck.simulation.Result;
import dev.healthcheck.simulation.Scenario;
import dev.healthcheck.simulation.Scenarios;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

import static org.assertj.core.api.Assertions.assertThat;

class PageTests {

	private static final Scenario SCENARIO = Scenarios.all(3).get(0);

	@Test
	void theSameScenarioHasTheSamePageAndPlotToTheByte() {
		Comparison one = Comparison.of(SCENARIO);
		Comparison other = Comparison.of(SCENARIO);
		assertThat(Plot.of(other)).isEqualTo(Plot.of(one));
		assertThat(text(other)).isEqualTo(text(one));
	}

	@Test
	void aPlotIsXmlWithALineForEachContestantInEachPanel() throws Exception {
		var document = DocumentBuilderFactory.newInstance()
			.newDocumentBuilder()
			.parse(new InputSource(new StringReader(Plot.of(Comparison.of(SCENARIO)))));
		var paths = document.getElementsByTagName("path");
		long lines = IntStream.range(0, paths.getLength())
			.filter((i) -> paths.item(i).getAttributes().getNamedItem("stroke-linejoin") != null)
			.count();
		assertThat(lines).isEqualTo(4 * 3);
	}

	@Test
	void aPageHasNothingLeftOfItsTemplate() {
		assertThat(text(Comparison.of(SCENARIO))).contains("| " + SCENARIO.name() + " | failed in 30 s | ≤ 6 |")
			.doesNotContainPattern("\\{[a-z 0-9]+}");
	}

	@Test
	void everyScenarioHasAFileOfItsOwn() {
		List<String> files = Scenarios.all(10)
			.stream()
			.map((scenario) -> new Comparison(scenario, Map.of()).fileName())
			.toList();
		assertThat(files).doesNotHaveDuplicates().allMatch((name) -> name.matches("[a-z0-9-]+\\.svg"));
	}

	@Test
	void aVerdictIsAboutTheLibraryWithChecksAndWithout() {
		Map<Contestant, List<Result>> results = Comparison.of(SCENARIO).results();
		assertThat(verdict(results, (result) -> 1)).isEqualTo("met");
		assertThat(verdict(results, (result) -> 2)).isEqualTo("**missed**");
		List<Result> withChecks = results.getOrDefault(Contestant.OURS, List.of());
		assertThat(verdict(results, (result) -> withChecks.contains(result) ? 1 : 2)).isEqualTo("met with checks");
	}

	private static String verdict(Map<Contestant, List<Result>> results, ToDoubleFunction<Result> measured) {
		Goal goal = new Goal("value", "", Goal.Sense.AT_MOST, 1, measured);
		return Page.verdict(new Comparison(SCENARIO, results), goal);
	}

	@Test
	void valuesAreShort() {
		Goal goal = new Goal("failed", "%", Goal.Sense.AT_MOST, 0.5, (result) -> 0);
		assertThat(goal).hasToString("≤ 0.5 %");
		assertThat(List.of(0.0, 0.123, 9.997, 12.34, 99.97, 123.4, 1000.0, Double.POSITIVE_INFINITY))
			.extracting(goal::format)
			.containsExactly("0 %", "0.12 %", "10 %", "12.3 %", "100 %", "123 %", "1000 %", "never");
		assertThat(Contestant.OURS_WITHOUT_CHECKS).hasToString("ours, no checks");
	}

	private static String text(Comparison comparison) {
		Page page = new Page();
		page.add(10, List.of(comparison));
		page.add(3, List.of(comparison));
		page.addFigures(List.of(comparison));
		return page.text();
	}

}
