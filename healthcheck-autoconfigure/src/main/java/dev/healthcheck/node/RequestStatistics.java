package dev.healthcheck.node;

import java.util.Map;

/**
 * The requests that were sent to a node, or to all nodes that an upstream has now. Every
 * attempt is one, also each that repeats another. Times and the rate are those of the
 * last minute, numbers are since the node joined.
 *
 * @param total requests that ended, ignored ones included
 * @param failed requests that ended as failures
 * @param ignored requests that say nothing about the node: cancelled, or never sent
 * @param inFlight requests under way
 * @param statuses requests that ended with an HTTP status, by its class; only the classes
 * that occurred
 * @param perSecond requests that ended per second
 * @param meanMillis mean time until the answer, in milliseconds; like the other times of
 * answers of any status, and 0 if there was none
 * @param p50Millis the time within which half of the answers came
 * @param p95Millis the time within which 95 % of the answers came
 * @param p99Millis the time within which 99 % of the answers came
 */
public record RequestStatistics(long total, long failed, long ignored, long inFlight, Map<StatusClass, Long> statuses,
		double perSecond, double meanMillis, double p50Millis, double p95Millis, double p99Millis) {

	/** Of a node that was sent no request. */
	public static final RequestStatistics NONE = new RequestStatistics(0, 0, 0, 0, Map.of(), 0, 0, 0, 0, 0);

}
