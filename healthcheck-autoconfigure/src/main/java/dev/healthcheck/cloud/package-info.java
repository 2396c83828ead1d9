/**
 * Upstreams as services of Spring Cloud.
 */
@NullMarked
package dev.healthcheck.cloud;

import org.jspecify.annotations.NullMarked;
