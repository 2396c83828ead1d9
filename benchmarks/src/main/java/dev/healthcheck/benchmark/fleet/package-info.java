/**
 * What instances that share checks cost, and how soon they know.
 */
@NullMarked
package dev.healthcheck.benchmark.fleet;

import org.jspecify.annotations.NullMarked;
