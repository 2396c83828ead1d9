package dev.healthcheck.testing.faults;

import java.util.List;
import java.util.stream.Collectors;

import dev.healthcheck.testing.faults.FaultMatrix.Row;

/**
 * The page on reliability, made of what was measured.
 */
final class ReliabilityPage {

	private static final String HEAD = """
			# Reliability

			<!-- Written by ./verify faults; changes belong into FaultMatrix and ReliabilityPage. -->

			Each row is a fault that is really made to happen: signals to real etcd members, cut links and dropped
			packets in network namespaces, a TCP proxy that delays, resets and swallows, certificates that expire while
			they are used. The tests fail when a promise is not kept; the figures are those of the last run of

			```shell
			./verify faults
			```

			which ends within 30 minutes and writes this page. A part of it runs with `./verify` too. Some rows need root
			(network namespaces), nftables or libfaketime, and are skipped without.

			Load is 250 reads and 250 writes a second, three watches and a lease where etcd is concerned. *Failed* counts
			what callers saw after all retries; a *gap* is the longest time without an event on a watch.

			""";

	private static final String TAIL = """

			## Random faults

			```shell
			./verify soak 10
			```

			kills, hangs, restarts and cuts off members of a real etcd cluster, moves its leader and breaks connections, at
			random, for ten minutes under load, and checks the whole history:

			* no write that was acknowledged is unseen by a watch, no event comes twice, no write is applied twice;
			* no node gets requests that has been down or in maintenance for longer than the propagation bound, unless
			  nothing better exists (I1);
			* every change of a node's status is one that the state machine knows (I2);
			* a node whose breaker is open gets no more than its trials (I4);
			* when the faults have stopped, all views equal the truth within the bound (I5);
			* checks stay within their budget (I6).

			I3, one owner per check, concerns instances that share checks: rows 25 to 27. A violation ends the run and
			prints the seed that repeats the sequence: `./verify soak 10 SEED`.
			""";

	private ReliabilityPage() {
	}

	static String render(List<FaultResult> results) {
		StringBuilder page = new StringBuilder(HEAD);
		page.append("| # | fault | result |\n|---|---|---|\n");
		for (Row row : FaultMatrix.ROWS) {
			page.append("| %s | %s | %s |%n".formatted(link(row), row.fault(), FaultReport.verdict(row, results)));
		}
		for (Row row : FaultMatrix.ROWS) {
			page.append(section(row, results));
		}
		return page.append(TAIL).toString();
	}

	private static String link(Row row) {
		return "[%d](#row-%d)".formatted(row.number(), row.number());
	}

	private static String section(Row row, List<FaultResult> results) {
		String heading = "%n<a id=\"row-%d\"></a>%n%n## %d. %s%n%n".formatted(row.number(), row.number(),
				capitalized(row.fault()));
		String text = "* Injected: %s.%n* Promised: %s%n%n".formatted(row.injected(), row.promised());
		List<FaultResult> own = FaultReport.of(row, results);
		if (own.isEmpty()) {
			return heading + text + "Not run.\n";
		}
		String table = own.stream()
			.map((result) -> "| `%s` | %s | %s |%n".formatted(result.test(), result.verdict().word(),
					result.measured()))
			.collect(Collectors.joining());
		String tests = own.stream()
			.map((result) -> result.test().replace('.', '#'))
			.distinct()
			.collect(Collectors.joining(","));
		return heading + text + "| test | verdict | measured |\n|---|---|---|\n" + table
				+ "%n```shell%n./verify faults '%s'%n```%n".formatted(tests);
	}

	private static String capitalized(String text) {
		return text.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + text.substring(1);
	}

}
