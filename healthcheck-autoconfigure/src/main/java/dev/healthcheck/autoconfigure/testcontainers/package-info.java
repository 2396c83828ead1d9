/**
 * Service connections of Testcontainers.
 */
@NullMarked
package dev.healthcheck.autoconfigure.testcontainers;

import org.jspecify.annotations.NullMarked;
