package dev.healthcheck.benchmark.failover;

import java.time.Duration;
import java.util.List;

import dev.healthcheck.testing.load.LoadReport;
import dev.healthcheck.testing.load.Operation;

/**
 * How a client came through a fault.
 *
 * @param failed operations that failed, or were not answered within 3 s: ours gives up
 * after 2 s by default, raw jetcd hardly ever does
 * @param longestMillis what the longest operation took
 * @param recoveredMillis how long after the fault, or its end if it was total, the last
 * operation was issued that failed or took over half a second; 0 if none did
 * @param lost watch events that never came
 * @param leaseKept whether the lease still lives
 */
record Outcome(double failed, double longestMillis, double recoveredMillis, int lost, boolean leaseKept) {

	private static final Duration SLOW = Duration.ofMillis(500);

	private static final Duration PATIENCE = Duration.ofSeconds(3);

	static Outcome of(LoadReport report, long markNanos) {
		List<Operation> all = report.operations();
		return new Outcome(report.unfinished() + all.stream().filter(Outcome::isGivenUp).count(),
				all.stream().mapToDouble((operation) -> operation.took().toNanos() / 1e6).max().orElse(0),
				all.stream()
					.filter((operation) -> operation.failed() || operation.took().compareTo(SLOW) > 0)
					.mapToDouble((operation) -> (operation.issuedNanos() - markNanos) / 1e6)
					.reduce(0, Math::max),
				report.eventsLost(), report.leaseKept());
	}

	private static boolean isGivenUp(Operation operation) {
		return operation.failed() || operation.took().compareTo(PATIENCE) > 0;
	}

	/** As {@link #parse} reads it. */
	@Override
	public String toString() {
		return this.failed + " " + this.longestMillis + " " + this.recoveredMillis + " " + this.lost + " "
				+ this.leaseKept;
	}

	static Outcome parse(String text) {
		String[] parts = text.split(" ", -1);
		return new Outcome(Double.parseDouble(parts[0]), Double.parseDouble(parts[1]), Double.parseDouble(parts[2]),
				Integer.parseInt(parts[3]), Boolean.parseBoolean(parts[4]));
	}

}
