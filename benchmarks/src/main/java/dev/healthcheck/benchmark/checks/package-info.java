/**
 * What checking many nodes costs, and how late checks are.
 */
@NullMarked
package dev.healthcheck.benchmark.checks;

import org.jspecify.annotations.NullMarked;
