/**
 * Service connections of Docker Compose.
 */
@NullMarked
package dev.healthcheck.autoconfigure.compose;

import org.jspecify.annotations.NullMarked;
