package dev.healthcheck.upstream;

import java.util.concurrent.atomic.LongAdder;

import dev.healthcheck.node.NodeSnapshot;
import dev.healthcheck.node.Outcome;

/**
 * Counts of the requests to one node; striped, so that many threads can count at once.
 */
final class RequestCounts {

	private final LongAdder started = new LongAdder();

	private final LongAdder succeeded = new LongAdder();

	private final LongAdder failed = new LongAdder();

	private final LongAdder ignored = new LongAdder();

	private final LongAdder answeredNanos = new LongAdder();

	void started() {
		this.started.increment();
	}

	void ended(Outcome outcome, long durationNanos) {
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
		// the sums are not taken at one instant, so the difference may be briefly
		// negative
		long inFlight = Math.max(0, this.started.sum() - ended);
		return new NodeSnapshot.Requests(ended, this.failed.sum(), inFlight, Math.round(mean * 100) / 100.0);
	}

}
