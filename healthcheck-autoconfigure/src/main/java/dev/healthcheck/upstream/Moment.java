package dev.healthcheck.upstream;

/**
 * What is around a node when something happens to it.
 *
 * @param settings its settings
 * @param fellows the other nodes
 * @param nowNanos the time
 * @param lastSuccessNanos when a request last succeeded, or the node joined
 * @param succeeded how many requests have ever succeeded
 * @param inFlight requests under way
 */
record Moment(NodeSettings settings, Fellows fellows, long nowNanos, long lastSuccessNanos, long succeeded,
		long inFlight) {

}
