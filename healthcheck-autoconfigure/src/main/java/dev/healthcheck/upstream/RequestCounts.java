package dev.healthcheck.upstream;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

import dev.healthcheck.node.Outcome;
import dev.healthcheck.node.StatusClass;
import org.jspecify.annotations.Nullable;

/**
 * Counts of the requests to one node that have ended; striped, so that many threads can
 * count at once.
 */
final class RequestCounts {

	private static final int CLASSES = StatusClass.values().length;

	private final LongAdder succeeded = new LongAdder();

	private final LongAdder failed = new LongAdder();

	private final LongAdder ignored = new LongAdder();

	/** Made when they are needed: a node has few classes, many nodes have none. */
	private final AtomicReferenceArray<@Nullable LongAdder> statuses = new AtomicReferenceArray<>(CLASSES);

	private final LatencyWindow lastMinute;

	/**
	 * Counts that begin now.
	 * @param nowNanos the present
	 */
	RequestCounts(long nowNanos) {
		this.lastMinute = new LatencyWindow(nowNanos);
	}

	void ended(Outcome outcome, long nowNanos, long durationNanos) {
		(outcome instanceof Outcome.Success ? this.succeeded
				: outcome instanceof Outcome.Failure ? this.failed : this.ignored)
			.increment();
		StatusClass status = outcome.status();
		if (status != null) {
			adder(status).increment();
		}
		boolean answered = status != null || outcome instanceof Outcome.Success;
		// who reports how a request ended need not know how long it took
		if (answered && durationNanos > 0) {
			this.lastMinute.timed(nowNanos, durationNanos);
		}
		else {
			this.lastMinute.untimed(nowNanos);
		}
	}

	/** Requests that have succeeded. */
	long succeeded() {
		return this.succeeded.sum();
	}

	/** Nobody has said how requests ended, and nobody is expected to any more. */
	void givenUp(long requests) {
		this.ignored.add(requests);
	}

	/** A success turned out to be a failure. */
	void broke() {
		this.succeeded.decrement();
		this.failed.increment();
	}

	private LongAdder adder(StatusClass status) {
		LongAdder adder = this.statuses.get(status.digit() - 1);
		if (adder == null) {
			LongAdder made = new LongAdder();
			LongAdder winner = this.statuses.compareAndExchange(status.digit() - 1, null, made);
			adder = (winner != null) ? winner : made;
		}
		return adder;
	}

	/**
	 * Add them, and those that are under way.
	 * @param sums what to add them to
	 * @param inFlight how many are under way
	 * @param nowNanos the present
	 */
	void addTo(RequestSums sums, long inFlight, long nowNanos) {
		long failed = this.failed.sum();
		long ignored = this.ignored.sum();
		sums.add(this.succeeded.sum() + failed + ignored, failed, ignored, inFlight);
		for (StatusClass status : StatusClass.values()) {
			LongAdder adder = this.statuses.get(status.digit() - 1);
			if (adder != null) {
				sums.add(status, adder.sum());
			}
		}
		this.lastMinute.addTo(sums.latencies(), nowNanos);
	}

}
