package dev.healthcheck.benchmark.failover;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

import dev.healthcheck.testing.load.LoadReport;
import dev.healthcheck.testing.load.Operation;

/**
 * How a client came through a fault, from its beginning.
 *
 * @param failedGets gets that failed, or were not answered within 3 s: ours gives up
 * after 2 s by default, raw jetcd hardly ever does
 * @param failedPuts the same of puts
 * @param longestGetMillis what the longest get took
 * @param longestMillis what the longest operation took
 * @param recoveredMillis how long after the fault, or its end if it was total, the last
 * operation was issued that failed or took over half a second; 0 if none did
 * @param lastFailedPutMillis how long after the fault the last put was issued that
 * failed; 0 if none did
 * @param answeredMillis how long after the fault a get and a put had been answered that
 * were issued a little after it
 * @param gapMillis the longest time a watch was without an event
 * @param lost watch events that never came
 * @param left members that were avoided or out of use at any time
 * @param leaseKept 1 if the lease still lives, else 0
 */
record Outcome(double failedGets, double failedPuts, double longestGetMillis, double longestMillis,
		double recoveredMillis, double lastFailedPutMillis, double answeredMillis, double gapMillis, double lost,
		double left, double leaseKept) {

	private static final Duration SLOW = Duration.ofMillis(500);

	private static final Duration PATIENCE = Duration.ofSeconds(3);

	static Outcome of(LoadReport whole, long markNanos, int left) {
		// what was slow while its JVM started is no matter of the fault
		LoadReport report = whole.endedSince(markNanos);
		List<Operation> all = report.operations();
		return new Outcome(givenUp(report, Operation.Kind.GET),
				report.unfinished() + givenUp(report, Operation.Kind.PUT), millis(report.longest(Operation.Kind.GET)),
				millis(all.stream().map(Operation::took).max(Comparator.naturalOrder()).orElse(Duration.ZERO)),
				lastIssued(all.stream()
					.filter((operation) -> operation.failed() || operation.took().compareTo(SLOW) > 0)
					.toList(), markNanos),
				lastIssued(report.of(Operation.Kind.PUT).stream().filter(Outcome::isGivenUp).toList(), markNanos),
				Math.max(answered(report, Operation.Kind.GET, markNanos),
						answered(report, Operation.Kind.PUT, markNanos)),
				millis(report.longestWatchGap()), report.eventsLost(), left, report.leaseKept() ? 1 : 0);
	}

	private static double givenUp(LoadReport report, Operation.Kind kind) {
		return report.of(kind).stream().filter(Outcome::isGivenUp).count();
	}

	private static boolean isGivenUp(Operation operation) {
		return operation.failed() || operation.took().compareTo(PATIENCE) > 0;
	}

	private static double lastIssued(List<Operation> operations, long markNanos) {
		return operations.stream()
			.mapToDouble((operation) -> (operation.issuedNanos() - markNanos) / 1e6)
			.reduce(0, Math::max);
	}

	private static double answered(LoadReport report, Operation.Kind kind, long markNanos) {
		return report.of(kind)
			.stream()
			.filter((operation) -> operation.isAnsweredAfter(markNanos))
			.mapToDouble((operation) -> (operation.endedNanos() - markNanos) / 1e6)
			.min()
			.orElse(Double.POSITIVE_INFINITY);
	}

	private static double millis(Duration time) {
		return time.toNanos() / 1e6;
	}

	/** Failed operations of both kinds. */
	double failed() {
		return this.failedGets + this.failedPuts;
	}

	/** As {@link #parse} reads it. */
	@Override
	public String toString() {
		return DoubleStream
			.of(this.failedGets, this.failedPuts, this.longestGetMillis, this.longestMillis, this.recoveredMillis,
					this.lastFailedPutMillis, this.answeredMillis, this.gapMillis, this.lost, this.left, this.leaseKept)
			.mapToObj(Double::toString)
			.collect(Collectors.joining(" "));
	}

	static Outcome parse(String text) {
		double[] v = Arrays.stream(text.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
		return new Outcome(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9], v[10]);
	}

	/** As people read it. */
	String text() {
		return "failed gets %.0f, puts %.0f, longest get %.0f ms, call %.0f ms, gap %.0f ms, last failed put after %.0f ms, lost %.0f, lease %s"
			.formatted(this.failedGets, this.failedPuts, this.longestGetMillis, this.longestMillis, this.gapMillis,
					this.lastFailedPutMillis, this.lost, (this.leaseKept > 0) ? "kept" : "lost");
	}

}
