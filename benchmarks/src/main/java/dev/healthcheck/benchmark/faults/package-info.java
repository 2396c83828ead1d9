/**
 * Requests while backends fail: our upstreams beside HAProxy and nginx.
 */
@NullMarked
package dev.healthcheck.benchmark.faults;

import org.jspecify.annotations.NullMarked;
