/**
 * What it costs that nodes drop out and come back.
 */
@NullMarked
package dev.healthcheck.benchmark.flip;

import org.jspecify.annotations.NullMarked;
