package dev.healthcheck.upstream;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.atomic.LongAdder;

import dev.healthcheck.node.Outcome;
import dev.healthcheck.node.StatusClass;
import org.jspecify.annotations.Nullable;

/**
 * Counts of the requests to one node that have ended. That of successes is striped, so
 * that many threads can count at once; the others are kept small.
 */
final class RequestCounts {

	private static final AtomicLongFieldUpdater<RequestCounts> FAILED = AtomicLongFieldUpdater
		.newUpdater(RequestCounts.class, "failed");

	private static final AtomicLongFieldUpdater<RequestCounts> IGNORED = AtomicLongFieldUpdater
		.newUpdater(RequestCounts.class, "ignored");

	private static final AtomicReferenceFieldUpdater<RequestCounts, @Nullable AtomicLongArray> STATUSES = AtomicReferenceFieldUpdater
		.newUpdater(RequestCounts.class, AtomicLongArray.class, "statuses");

	private final LongAdder succeeded = new LongAdder();

	private volatile long failed;

	private volatile long ignored;

	/** By class; {@code null} where there is no HTTP. */
	private volatile @Nullable AtomicLongArray statuses;

	private final LatencyWindow lastMinute;

	/**
	 * Counts that begin now.
	 * @param nowNanos the present
	 */
	RequestCounts(long nowNanos) {
		this.lastMinute = new LatencyWindow(nowNanos);
	}

	void ended(Outcome outcome, long nowNanos, long durationNanos) {
		if (outcome instanceof Outcome.Success) {
			this.succeeded.increment();
		}
		else {
			(outcome instanceof Outcome.Failure ? FAILED : IGNORED).incrementAndGet(this);
		}
		StatusClass status = outcome.status();
		if (status != null) {
			statuses().incrementAndGet(status.digit() - 1);
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
		IGNORED.addAndGet(this, requests);
	}

	/** A success turned out to be a failure. */
	void broke() {
		this.succeeded.decrement();
		FAILED.incrementAndGet(this);
	}

	private AtomicLongArray statuses() {
		AtomicLongArray statuses = this.statuses;
		if (statuses == null) {
			AtomicLongArray made = new AtomicLongArray(StatusClass.values().length);
			statuses = STATUSES.compareAndSet(this, null, made) ? made : Objects.requireNonNull(this.statuses);
		}
		return statuses;
	}

	/**
	 * Add them, and those that are under way.
	 * @param sums what to add them to
	 * @param inFlight how many are under way
	 * @param nowNanos the present
	 */
	void addTo(RequestSums sums, long inFlight, long nowNanos) {
		long failed = this.failed;
		long ignored = this.ignored;
		sums.add(this.succeeded.sum() + failed + ignored, failed, ignored, inFlight);
		AtomicLongArray statuses = this.statuses;
		if (statuses != null) {
			for (StatusClass status : StatusClass.values()) {
				long count = statuses.get(status.digit() - 1);
				if (count > 0) {
					sums.add(status, count);
				}
			}
		}
		this.lastMinute.addTo(sums.latencies(), nowNanos);
	}

}
