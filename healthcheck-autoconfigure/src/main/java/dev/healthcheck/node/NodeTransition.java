package dev.healthcheck.node;

import java.time.Instant;

/**
 * A change of a node's status.
 *
 * @param at when, by the wall clock
 * @param from the status before
 * @param to the status after
 * @param cause the sentence that explains it
 */
public record NodeTransition(Instant at, NodeStatus from, NodeStatus to, String cause) {

}
