package dev.healthcheck.testing.load;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the load.
 *
 * @param operations all calls that ended
 * @param unfinished calls that never ended
 * @param watches what the watches delivered
 * @param acknowledged revisions of acknowledged puts
 * @param leaseKept whether the lease still lives
 */
public record LoadReport(List<Operation> operations, int unfinished, List<WatchRecord> watches, List<Long> acknowledged,
		boolean leaseKept) {

	/**
	 * The same without calls that had ended before.
	 * @param nanos the moment
	 * @return what became of the load since then
	 */
	public LoadReport endedSince(long nanos) {
		return new LoadReport(
				this.operations.stream().filter((operation) -> operation.endedNanos() - nanos >= 0).toList(),
				this.unfinished, this.watches, this.acknowledged, this.leaseKept);
	}

	public List<Operation> of(Operation.Kind kind) {
		return this.operations.stream().filter((operation) -> operation.kind() == kind).toList();
	}

	public List<Operation> failed(Operation.Kind kind) {
		return of(kind).stream().filter(Operation::failed).toList();
	}

	public Duration longest(Operation.Kind kind) {
		return of(kind).stream().map(Operation::took).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
	}

	/**
	 * How many errors of each text there were.
	 * @param kind the kind of calls
	 * @return counts by text
	 */
	public Map<String, Integer> errors(Operation.Kind kind) {
		Map<String, Integer> errors = new TreeMap<>();
		failed(kind).forEach((operation) -> errors.merge(operation.errorSummary(), 1, Integer::sum));
		return errors;
	}

	/**
	 * The last failed call.
	 * @param kind the kind of calls
	 * @param sinceNanos the moment to count from
	 * @return how long after it the call was issued, zero if none failed
	 */
	public Duration lastFailureIssued(Operation.Kind kind, long sinceNanos) {
		return failed(kind).stream()
			.map((operation) -> Duration.ofNanos(operation.issuedNanos() - sinceNanos))
			.max(Comparator.naturalOrder())
			.orElse(Duration.ZERO);
	}

	public int eventsLost() {
		return this.watches.stream().mapToInt((watch) -> watch.missing(this.acknowledged).size()).sum();
	}

	public int eventsRepeated() {
		return this.watches.stream().mapToInt(WatchRecord::repeated).sum();
	}

	public int writesAppliedTwice() {
		return this.watches.stream().mapToInt(WatchRecord::appliedTwice).max().orElse(0);
	}

	/**
	 * Revisions that watches left out, which is right only if others wrote meanwhile.
	 * @return the count over all watches
	 */
	public long revisionsSkipped() {
		return this.watches.stream().mapToLong(WatchRecord::skipped).sum();
	}

	public Duration longestWatchGap() {
		return this.watches.stream().map(WatchRecord::longestGap).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder();
		for (Operation.Kind kind : Operation.Kind.values()) {
			text.append(kind)
				.append(' ')
				.append(of(kind).size() - failed(kind).size())
				.append(" ok, ")
				.append(failed(kind).size())
				.append(" failed, longest ")
				.append(longest(kind).toMillis())
				.append(" ms ")
				.append(errors(kind))
				.append("; ");
		}
		return text + "events lost " + eventsLost() + ", repeated " + eventsRepeated() + ", gap "
				+ longestWatchGap().toMillis() + " ms, lease " + (this.leaseKept ? "kept" : "lost") + ", unfinished "
				+ this.unfinished;
	}

}
