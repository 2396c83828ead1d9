package dev.healthcheck.testing.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import dev.healthcheck.testing.faults.FaultMatrix.Row;
import dev.healthcheck.testing.faults.FaultResult.Verdict;

/**
 * Prints what the matrix has measured, and writes the page.
 */
public final class FaultReport {

	private FaultReport() {
	}

	/**
	 * Make the report.
	 * @param arguments the file of the results and, if it is to be written, the page
	 * @throws IOException if a file cannot be read or written
	 */
	public static void main(String[] arguments) throws IOException {
		Path file = Path.of(arguments[0]);
		List<FaultResult> results = Files.exists(file)
				? Files.readAllLines(file).stream().map(FaultResult::parse).toList() : List.of();
		System.out.print(table(results));
		if (arguments.length > 1) {
			Files.writeString(Path.of(arguments[1]), ReliabilityPage.render(results));
		}
	}

	static String table(List<FaultResult> results) {
		StringBuilder table = new StringBuilder();
		for (Row row : FaultMatrix.ROWS) {
			table.append("%2d  %-55s %s%n".formatted(row.number(), row.fault(), verdict(row, results)));
			for (FaultResult result : of(row, results)) {
				table.append("      %-7s %s (%.1f s)%n".formatted(result.verdict().word(), result.test(),
						result.took().toMillis() / 1000.0));
				if (!result.figures().isEmpty()) {
					table.append("              %s%n".formatted(result.measured()));
				}
			}
		}
		return table.toString();
	}

	/**
	 * The results of one row, in the order of their names; a test that ran several times,
	 * with different parameters, is one of them.
	 */
	static List<FaultResult> of(Row row, List<FaultResult> results) {
		return List.copyOf(results.stream()
			.filter((result) -> result.rows().contains(row.number()))
			.collect(Collectors.toMap(FaultResult::test, UnaryOperator.identity(), FaultResult::and, TreeMap::new))
			.values());
	}

	/** The verdict of a row. */
	static String verdict(Row row, List<FaultResult> results) {
		List<FaultResult> own = of(row, results);
		long failed = own.stream().filter((result) -> result.verdict() == Verdict.FAILED).count();
		long passed = own.stream().filter((result) -> result.verdict() == Verdict.PASSED).count();
		if (failed > 0) {
			return "failed (%d of %d tests)".formatted(failed, own.size());
		}
		if (passed == 0) {
			return own.isEmpty() ? "not run" : "skipped";
		}
		return "passed (%d %s)".formatted(passed, (passed == 1) ? "test" : "tests");
	}

}
