/**
 * Requests while all backends are in the same trouble: our upstreams beside HAProxy and
 * nginx.
 */
@NullMarked
package dev.healthcheck.benchmark.trouble;

import org.jspecify.annotations.NullMarked;
