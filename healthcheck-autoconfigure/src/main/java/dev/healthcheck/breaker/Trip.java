package dev.healthcheck.breaker;

import dev.healthcheck.node.FailureKind;

/**
 * Why and when a breaker opened.
 *
 * @param kind the kind of the last failure
 * @param cause the last failure in a few words
 * @param fails how many failures opened it
 * @param spanNanos how long the failures were apart, from first to last
 * @param atNanos when it opened
 * @param untilNanos when the next trial is due
 * @param trialFailed whether it opened again because a trial failed
 */
public record Trip(FailureKind kind, String cause, int fails, long spanNanos, long atNanos, long untilNanos,
		boolean trialFailed) {

}
