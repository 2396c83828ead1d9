package dev.healthcheck.upstream;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

import dev.healthcheck.node.RequestStatistics;
import dev.healthcheck.node.StatusClass;

/**
 * Sums up the requests to one node or to many.
 */
final class RequestSums {

	private long total;

	private long failed;

	private long ignored;

	private long inFlight;

	private final Map<StatusClass, Long> statuses = new EnumMap<>(StatusClass.class);

	private final Latencies latencies = new Latencies();

	void add(long total, long failed, long ignored, long inFlight) {
		this.total += total;
		this.failed += failed;
		this.ignored += ignored;
		this.inFlight += inFlight;
	}

	void add(StatusClass status, long count) {
		this.statuses.merge(status, count, Long::sum);
	}

	Latencies latencies() {
		return this.latencies;
	}

	RequestStatistics statistics() {
		return new RequestStatistics(this.total, this.failed, this.ignored, this.inFlight,
				Collections.unmodifiableMap(this.statuses), rounded(this.latencies.perSecond()),
				rounded(this.latencies.meanMillis()), rounded(this.latencies.quantileMillis(0.5)),
				rounded(this.latencies.quantileMillis(0.95)), rounded(this.latencies.quantileMillis(0.99)));
	}

	private static double rounded(double number) {
		return Math.round(number * 100) / 100.0;
	}

}
