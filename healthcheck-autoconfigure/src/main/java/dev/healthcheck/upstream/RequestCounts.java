package dev.healthcheck.upstream;

import java.util.concurrent.atomic.LongAdder;

import dev.healthcheck.node.NodeSnapshot;
import dev.healthcheck.node.Outcome;

/**
 * Counts of the requests to one node; striped, so that many threads can count at once.
 */
final class RequestCounts {

	private final LongAdder inFlight = new LongAdder();

	private final LongAdder succeeded = new LongAdder();

	private final LongAdder failed = new LongAdder();

	private final LongAdder ignored = new LongAdder();

	private final LongAdder answeredNanos = new LongAdder();

	void started() {
		this.inFlight.increment();
	}

	long inFlight() {
		// adders are not read at one instant, so the sum may be briefly negative
		return Math.max(0, this.inFlight.sum());
	}

	void ended(Outcome outcome, long durationNanos) {
		this.inFlight.decrement();
		if (outcome instanceof Outcome.Success) {
			this.succeeded.increment();
			this.answeredNanos.add(durationNanos);
		}
		else if (outcome instanceof Outcome.Failure) {
			this.failed.increment();
		}
		else {
			this.ignored.increment();
		}
	}

	NodeSnapshot.Requests snapshot() {
		long answered = this.succeeded.sum();
		long ended = answered + this.failed.sum() + this.ignored.sum();
		double mean = (answered == 0) ? 0 : this.answeredNanos.sum() / 1e6 / answered;
		return new NodeSnapshot.Requests(ended, this.failed.sum(), inFlight(), Math.round(mean * 100) / 100.0);
	}

}
