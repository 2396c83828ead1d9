package dev.healthcheck.benchmark.faults;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.healthcheck.benchmark.Pause;

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

	private static final Duration BEFORE = Duration.ofSeconds(1);

	/** Longer than nginx leaves a backend alone; less after a fault for a moment. */
	private static final Duration AFTER = Duration.ofSeconds(12);

	/**
	 * Let a fault befall a backend while there are requests, and undo it.
	 * @param balanced the way to the backends
	 * @param backend the backend
	 * @param fault the fault
	 * @param length how long it lasts
	 * @return how the requests came through
	 */
	static Outcome of(Balanced balanced, Backend backend, Fault fault, Duration length) {
		long hedges = balanced.hedges();
		Requests requests = Requests.to(balanced);
		Pause.of(BEFORE);
		long began = System.nanoTime();
		fault.befall(backend);
		long end = began + length.toNanos();
		long ejected = balanced.ejected(backend, requests, end);
		Pause.of(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
		backend.heal();
		long healed = System.nanoTime();
		Duration twice = length.multipliedBy(2);
		Pause.of((twice.compareTo(AFTER) < 0) ? twice : AFTER);
		// those that were answered before have not met the fault
		List<Sent> sent = requests.stop().stream().filter((request) -> request.endedNanos() > began).toList();
		long returned = sent.stream()
			.filter((request) -> request.backend().equals(backend.name()) && !request.failed())
			.mapToLong(Sent::endedNanos)
			.filter((endedNanos) -> endedNanos > healed)
			.min()
			.orElse(healed + TimeUnit.HOURS.toNanos(1));
		return new Outcome(sent.stream().filter(Sent::failed).count(), sent.stream().filter(Sent::slow).count(),
				sent.stream().mapToDouble(Sent::millis).max().orElse(0),
				100.0 * (balanced.hedges() - hedges) / Math.max(1, sent.size()), (ejected - began) / 1e6,
				(returned - healed) / 1e6);
	}

	/** As people read it. */
	String text() {
		return "failed %.0f, slow %.0f, longest %.0f ms, extra %.2f %%, out after %.0f ms, back after %.0f ms"
			.formatted(this.failed, this.slow, this.longestMillis, this.extraPercent, this.ejectedMillis,
					this.returnedMillis);
	}

}
