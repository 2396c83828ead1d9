/**
 * Upstreams behind Spring's HTTP clients.
 */
@NullMarked
package dev.healthcheck.http;

import org.jspecify.annotations.NullMarked;
