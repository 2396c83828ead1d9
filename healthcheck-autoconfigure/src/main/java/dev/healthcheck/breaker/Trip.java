package dev.healthcheck.breaker;

import dev.healthcheck.node.FailureKind;
import org.jspecify.annotations.Nullable;

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
 * @param comparison what the failures were compared with, {@code null} if they were
 * counted
 */
public record Trip(FailureKind kind, String cause, int fails, long spanNanos, long atNanos, long untilNanos,
		boolean trialFailed, @Nullable Comparison comparison) {

}
