package dev.healthcheck.benchmark.faults;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How requests came through a fault.
 *
 * @param failed requests that had another answer than 200, or none
 * @param slow requests that took over half a second
 * @param longestMillis what the longest request took
 * @param extraPercent requests that were given to a second backend without need, of a
 * hundred
 * @param ejectedMillis from the fault until the backend was out
 * @param returnedMillis from its first good answer until it answered a request again
 */
record Outcome(double failed, double slow, double longestMillis, double extraPercent, double ejectedMillis,
		double returnedMillis) {

	/**
	 * What the requests say.
	 * @param trial when the fault came and went
	 * @param sent the requests, all of them ended
	 * @param hedges of those that were given to a second backend without need
	 * @param ejectedNanos when the backend was out
	 * @return how they came through
	 */
	static Outcome of(Trial trial, List<Sent> sent, long hedges, long ejectedNanos) {
		// those that were answered before have not met the fault
		List<Sent> met = sent.stream().filter((request) -> request.endedNanos() > trial.beganNanos()).toList();
		long returned = met.stream()
			.filter((request) -> request.backend().equals(trial.backend().name()) && !request.failed())
			.mapToLong(Sent::endedNanos)
			.filter((endedNanos) -> endedNanos > trial.healedNanos())
			.min()
			.orElse(trial.healedNanos() + TimeUnit.HOURS.toNanos(1));
		return new Outcome(met.stream().filter(Sent::failed).count(), met.stream().filter(Sent::slow).count(),
				met.stream().mapToDouble(Sent::millis).max().orElse(0), 100.0 * hedges / Math.max(1, met.size()),
				(ejectedNanos - trial.beganNanos()) / 1e6, (returned - trial.healedNanos()) / 1e6);
	}

	/** As people read it. */
	String text() {
		return "failed %.0f, slow %.0f, longest %.0f ms, extra %.2f %%, out after %.0f ms, back after %.0f ms"
			.formatted(this.failed, this.slow, this.longestMillis, this.extraPercent, this.ejectedMillis,
					this.returnedMillis);
	}

}
