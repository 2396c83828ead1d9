/**
 * A named set of nodes with shared health.
 */
@NullMarked
package dev.healthcheck.upstream;

import org.jspecify.annotations.NullMarked;
