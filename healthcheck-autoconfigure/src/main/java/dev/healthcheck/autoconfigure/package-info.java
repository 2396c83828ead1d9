/**
 * Wiring of upstreams and the etcd client into Spring Boot, and their properties.
 */
@NullMarked
package dev.healthcheck.autoconfigure;

import org.jspecify.annotations.NullMarked;
