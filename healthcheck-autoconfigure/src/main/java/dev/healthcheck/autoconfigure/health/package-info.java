/**
 * Wiring of the health contributors.
 */
@NullMarked
package dev.healthcheck.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
