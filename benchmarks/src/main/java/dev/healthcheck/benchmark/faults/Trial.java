package dev.healthcheck.benchmark.faults;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import dev.healthcheck.benchmark.Pause;

/**
 * A fault of a backend that was, while there were requests through all contestants.
 *
 * @param backend whom it befell
 * @param beganNanos when
 * @param healedNanos when it was undone
 */
record Trial(Backend backend, long beganNanos, long healedNanos) {

	private static final Duration BEFORE = Duration.ofSeconds(1);

	/** Longer than nginx leaves a backend alone; less after a fault for a moment. */
	private static final Duration AFTER = Duration.ofSeconds(12);

	/**
	 * Let a fault befall a backend, and undo it.
	 * @param contestants ways to the backends
	 * @param backend the backend
	 * @param fault the fault
	 * @param length how long it lasts
	 * @return how the requests of each contestant came through
	 */
	static Map<String, Outcome> run(Map<String, Balanced> contestants, Backend backend, Fault fault, Duration length) {
		Map<String, Load> loads = new LinkedHashMap<>();
		contestants.forEach((name, balanced) -> loads.put(name, Load.on(balanced)));
		Pause.of(BEFORE);
		long began = System.nanoTime();
		fault.befall(backend);
		long end = began + length.toNanos();
		Map<String, CompletableFuture<Long>> ejected = new LinkedHashMap<>();
		loads.forEach((name, load) -> ejected.put(name, load.ejected(backend, end)));
		Pause.of(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
		backend.heal();
		Trial trial = new Trial(backend, began, System.nanoTime());
		Duration twice = length.multipliedBy(2);
		Pause.of((twice.compareTo(AFTER) < 0) ? twice : AFTER);
		Map<String, Outcome> outcomes = new LinkedHashMap<>();
		ejected.forEach(
				(name, nanos) -> outcomes.put(name, Objects.requireNonNull(loads.get(name)).stop(trial, nanos.join())));
		return outcomes;
	}

	/**
	 * The requests through one contestant.
	 *
	 * @param balanced the contestant
	 * @param requests its requests
	 * @param hedges how many it had given to a second backend before
	 */
	private record Load(Balanced balanced, Requests requests, long hedges) {

		static Load on(Balanced balanced) {
			return new Load(balanced, Requests.to(balanced), balanced.hedges());
		}

		CompletableFuture<Long> ejected(Backend backend, long endNanos) {
			return CompletableFuture.supplyAsync(() -> this.balanced.ejected(backend, this.requests, endNanos),
					(task) -> new Thread(task, "ejection").start());
		}

		Outcome stop(Trial trial, long ejectedNanos) {
			return Outcome.of(trial, this.requests.stop(), this.balanced.hedges() - this.hedges, ejectedNanos);
		}

	}

}
