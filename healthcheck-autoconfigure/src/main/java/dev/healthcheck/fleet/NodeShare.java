package dev.healthcheck.fleet;

import java.util.List;

/**
 * Who checks a node, and what is said of it.
 *
 * @param by the name of a member, {@code this instance} or {@code everyone}
 * @param role what the instance that was asked is for the node
 * @param words what members say, each in a few words
 */
public record NodeShare(String by, Role role, List<String> words) {

}
