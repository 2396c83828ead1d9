package dev.healthcheck.benchmark.trouble;

import java.util.List;
import java.util.function.Predicate;

/**
 * What became of the calls of a scenario. Times are in its seconds, and a call counts
 * when it was due, unless said otherwise.
 *
 * @param calls all calls
 * @param counts what had happened at the backends at the begin of each second, and after
 * all calls
 * @param capacity how many requests all backends can do each second
 */
record Course(List<Call> calls, List<Servers.Counts> counts, double capacity) {

	/** A moment in which so many calls are answered is good. */
	private static final double GOOD = 0.99;

	private static final double MOMENT = 0.25;

	/** The share of calls that failed and are not to blame, in percent. */
	double failed(int from, int to) {
		double all = count(from, to, (call) -> !call.special());
		return (all > 0) ? 100 * count(from, to, (call) -> !call.special() && !call.answered()) / all : 0;
	}

	/** The share of calls that were answered, in percent. */
	double answered(int from, int to) {
		return 100 - failed(from, to);
	}

	/** The share of what backends can do that was answered meanwhile, in percent. */
	double goodputOfCapacity(int from, int to) {
		double answered = this.calls.stream()
			.filter((call) -> call.answered() && call.ended() >= from && call.ended() < to)
			.count();
		return 100 * answered / (this.capacity * (to - from));
	}

	/** Requests that arrived at backends, per call. */
	double requestsPerCall(int from, int to) {
		double arrived = this.counts.get(to).arrived() - this.counts.get(from).arrived();
		return arrived / Math.max(1, count(from, to, (call) -> true));
	}

	/** How often a backend died. */
	double deaths() {
		return end().deaths();
	}

	/**
	 * How long it took until calls were answered again, to the end.
	 * @param since the time from which on all could be well
	 * @param end the end of calls
	 * @return seconds, infinite for never
	 */
	double wellAfter(int since, int end) {
		double well = end;
		while (well - MOMENT >= since && isGood(well - MOMENT)) {
			well -= MOMENT;
		}
		return (well < end) ? well - since : Double.POSITIVE_INFINITY;
	}

	private boolean isGood(double moment) {
		double offered = count(moment, moment + MOMENT, (call) -> true);
		return count(moment, moment + MOMENT, Call::answered) >= GOOD * offered;
	}

	private double count(double from, double to, Predicate<Call> kind) {
		return this.calls.stream().filter((call) -> call.isBetween(from, to)).filter(kind).count();
	}

	private Servers.Counts end() {
		return this.counts.get(this.counts.size() - 1);
	}

	/** Everything in numbers. */
	@Override
	public String toString() {
		return "%d calls, %d answered, longest %.1f s; %d arrived, %d done".formatted(this.calls.size(),
				this.calls.stream().filter(Call::answered).count(),
				this.calls.stream().mapToDouble(Call::seconds).max().orElse(0),
				end().arrived() - this.counts.get(0).arrived(), end().worked() - this.counts.get(0).worked());
	}

}
