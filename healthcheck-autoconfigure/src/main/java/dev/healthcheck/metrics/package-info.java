/**
 * Meters of upstreams and their nodes.
 */
@NullMarked
package dev.healthcheck.metrics;

import org.jspecify.annotations.NullMarked;
