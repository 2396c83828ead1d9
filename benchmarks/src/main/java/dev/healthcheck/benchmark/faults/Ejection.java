package dev.healthcheck.benchmark.faults;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import dev.healthcheck.benchmark.Pause;

/**
 * When a backend is out.
 */
final class Ejection {

	private static final long LOOK_NANOS = 10_000_000;

	/** A tenth of a second; in turns, a third of them would come to the backend. */
	private static final int ELSEWHERE = 30;

	private Ejection() {
	}

	/**
	 * When it is said to be out.
	 * @param used whether the backend is said to be used
	 * @param endNanos when to stop asking
	 * @return when it was out, or else when the asking ended
	 */
	static long told(BooleanSupplier used, long endNanos) {
		while (used.getAsBoolean() && System.nanoTime() < endNanos) {
			LockSupport.parkNanos(LOOK_NANOS);
		}
		return System.nanoTime();
	}

	/**
	 * When requests cease to come to it, seen at the end, as those that hang say only
	 * then where they have been.
	 * @param backend the backend
	 * @param requests the requests
	 * @param endNanos when to look
	 * @return when the first of thirty requests in a row was sent that did not come to
	 * it, or else when it was looked
	 */
	static long seen(Backend backend, Requests requests, long endNanos) {
		long beganNanos = System.nanoTime();
		Pause.of(Duration.ofNanos(Math.max(0, endNanos - beganNanos)));
		List<Sent> sent = requests.ended()
			.stream()
			.filter((request) -> request.atNanos() > beganNanos)
			.sorted(Comparator.comparingLong(Sent::atNanos))
			.toList();
		int elsewhere = 0;
		for (int i = 0; i < sent.size(); i++) {
			elsewhere = sent.get(i).tried().contains(backend.address()) ? 0 : elsewhere + 1;
			if (elsewhere == ELSEWHERE) {
				return sent.get(i - ELSEWHERE + 1).atNanos();
			}
		}
		return endNanos;
	}

}
