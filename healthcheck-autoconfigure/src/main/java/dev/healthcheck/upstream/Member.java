package dev.healthcheck.upstream;

import dev.healthcheck.node.Node;

/**
 * What its definition makes of a node.
 *
 * @param node its definition
 * @param level the level's name
 * @param settings the settings in force for it
 */
record Member(Node node, String level, NodeSettings settings) {

}
