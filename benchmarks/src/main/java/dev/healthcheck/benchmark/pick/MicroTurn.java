package dev.healthcheck.benchmark.pick;

/**
 * What JMH measured of one operation in one JVM.
 *
 * @param nanos per operation
 * @param bytes allocated per operation
 */
record MicroTurn(double nanos, double bytes) {
}
