/**
 * Wiring of Spring Cloud.
 */
@NullMarked
package dev.healthcheck.autoconfigure.cloud;

import org.jspecify.annotations.NullMarked;
