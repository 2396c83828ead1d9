package dev.healthcheck.benchmark.pick;

/**
 * What JMH measured of one operation in one round.
 *
 * @param nanos per operation
 * @param bytes allocated per operation
 */
record MicroRound(double nanos, double bytes) {
}
