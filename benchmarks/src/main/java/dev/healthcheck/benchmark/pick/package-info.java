/**
 * What choosing a node costs.
 */
@NullMarked
package dev.healthcheck.benchmark.pick;

import org.jspecify.annotations.NullMarked;
