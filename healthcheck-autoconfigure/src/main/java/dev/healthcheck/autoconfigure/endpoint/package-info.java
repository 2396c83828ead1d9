/**
 * Wiring of the actuator endpoint.
 */
@NullMarked
package dev.healthcheck.autoconfigure.endpoint;

import org.jspecify.annotations.NullMarked;
