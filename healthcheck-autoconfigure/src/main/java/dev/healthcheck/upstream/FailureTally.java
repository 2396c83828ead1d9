package dev.healthcheck.upstream;

import dev.healthcheck.check.CheckThresholds;
import dev.healthcheck.node.FailureKind;

/**
 * How many checks have failed, by kind, since the last success.
 *
 * @param http failures of kind http
 * @param tcp failures of kind tcp
 * @param timeouts timeouts
 */
record FailureTally(int http, int tcp, int timeouts) {

	static final FailureTally NONE = new FailureTally(0, 0, 0);

	boolean isNone() {
		return equals(NONE);
	}

	int of(FailureKind kind) {
		return switch (kind) {
			case HTTP -> this.http;
			case TCP -> this.tcp;
			case TIMEOUT -> this.timeouts;
		};
	}

	FailureTally plus(FailureKind kind) {
		return switch (kind) {
			case HTTP -> new FailureTally(this.http + 1, this.tcp, this.timeouts);
			case TCP -> new FailureTally(this.http, this.tcp + 1, this.timeouts);
			case TIMEOUT -> new FailureTally(this.http, this.tcp, this.timeouts + 1);
		};
	}

	/** The failures of the kind that lacks the fewest to its threshold. */
	int nearest(CheckThresholds thresholds) {
		int nearest = 0;
		int leastLacking = Integer.MAX_VALUE;
		for (FailureKind kind : FailureKind.values()) {
			int count = of(kind);
			int lacking = thresholds.of(kind) - count;
			if (count > 0 && (lacking < leastLacking || (lacking == leastLacking && count > nearest))) {
				nearest = count;
				leastLacking = lacking;
			}
		}
		return nearest;
	}

}
