package dev.healthcheck.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;

/**
 * Properties of one level of an upstream.
 *
 * @param name Name by which a call can choose the level. By default its index.
 * @param nodes Comma-separated list of nodes, each host:port or an object with address.
 * @param tries Number of different nodes that one call tries in this level. 0, the
 * default, leaves that to the tries of the call.
 */
@ConfigurationPropertiesSource
record LevelProperties(@Nullable String name, @Nullable List<NodeProperties> nodes, @Nullable Integer tries) {

}
