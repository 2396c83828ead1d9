/**
 * Wiring of meters and observations.
 */
@NullMarked
package dev.healthcheck.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
