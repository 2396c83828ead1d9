package dev.healthcheck.testing.faults;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import dev.healthcheck.testing.faults.FaultResult.Verdict;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * From the results of tests to the page.
 */
class ReliabilityPageTests {

	private static final FaultResult KILLED = new FaultResult(List.of(1, 3), "ATests.killed", Verdict.PASSED,
			Duration.ofMillis(1234), Map.of("failed gets", "0"));

	@Test
	void aResultIsReadAsItWasWritten() {
		assertThat(FaultResult.parse(KILLED.toLine())).isEqualTo(KILLED);
		FaultResult odd = new FaultResult(List.of(2), "ATests.odd", Verdict.FAILED, Duration.ZERO,
				Map.of("a\tb", "c\nd"));
		assertThat(FaultResult.parse(odd.toLine()).figures()).containsExactly(Map.entry("a b", "c d"));
	}

	@Test
	void rowsAreThoseOfTheMatrixInTheirOrder() {
		assertThat(FaultMatrix.ROWS).extracting(FaultMatrix.Row::number)
			.containsExactlyElementsOf(IntStream.rangeClosed(1, 33).boxed().toList());
	}

	@Test
	void aRowIsAsGoodAsItsWorstTest() {
		FaultMatrix.Row row = FaultMatrix.ROWS.get(0);
		FaultResult failed = new FaultResult(List.of(1), "BTests.b", Verdict.FAILED, Duration.ZERO, Map.of());
		FaultResult skipped = new FaultResult(List.of(1), "CTests.c", Verdict.SKIPPED, Duration.ZERO, Map.of());
		assertThat(FaultReport.verdict(row, List.of())).isEqualTo("not run");
		assertThat(FaultReport.verdict(row, List.of(skipped))).isEqualTo("skipped");
		assertThat(FaultReport.verdict(row, List.of(KILLED, skipped))).isEqualTo("passed (1 test)");
		assertThat(FaultReport.verdict(row, List.of(KILLED, failed))).isEqualTo("failed (1 of 2 tests)");
	}

	@Test
	void aTestThatRanTwiceIsOneTest() {
		FaultResult failed = new FaultResult(KILLED.rows(), KILLED.test(), Verdict.FAILED, Duration.ofMillis(1),
				Map.of("failed gets", "1"));
		assertThat(FaultReport.of(FaultMatrix.ROWS.get(2), List.of(KILLED, failed))).singleElement()
			.satisfies((result) -> assertThat(result.verdict()).isEqualTo(Verdict.FAILED))
			.satisfies((result) -> assertThat(result.measured()).isEqualTo("failed gets: 1"));
	}

	@Test
	void thePageTellsEveryRowAndHowToRepeatIt() {
		String page = ReliabilityPage.render(List.of(KILLED));
		assertThat(page).contains("| [1](#row-1) | etcd member killed, and back | passed (1 test) |",
				"| [2](#row-2) | etcd member hung | not run |",
				"| [25](#row-25) | node that only one instance cannot reach | not run |",
				"| `ATests.killed` | passed | failed gets: 0 |", "./verify faults 'ATests#killed'");
	}

}
