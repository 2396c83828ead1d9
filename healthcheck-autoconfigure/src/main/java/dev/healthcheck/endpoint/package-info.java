/**
 * The actuator endpoint {@code upstreams}.
 */
@NullMarked
package dev.healthcheck.endpoint;

import org.jspecify.annotations.NullMarked;
