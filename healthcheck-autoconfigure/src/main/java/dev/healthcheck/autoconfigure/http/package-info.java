/**
 * Wiring of Spring's HTTP clients.
 */
@NullMarked
package dev.healthcheck.autoconfigure.http;

import org.jspecify.annotations.NullMarked;
