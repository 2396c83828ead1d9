/**
 * A gateway over upstreams.
 */
@NullMarked
package dev.healthcheck.samples.gateway;

import org.jspecify.annotations.NullMarked;
