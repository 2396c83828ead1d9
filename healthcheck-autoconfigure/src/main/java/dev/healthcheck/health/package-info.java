/**
 * Upstreams as components of the application's health.
 */
@NullMarked
package dev.healthcheck.health;

import org.jspecify.annotations.NullMarked;
