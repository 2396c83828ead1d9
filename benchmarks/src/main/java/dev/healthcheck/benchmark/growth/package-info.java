/**
 * How costs grow with the number of nodes.
 */
@NullMarked
package dev.healthcheck.benchmark.growth;

import org.jspecify.annotations.NullMarked;
