/**
 * What this project costs, side by side with its peers.
 */
@NullMarked
package dev.healthcheck.benchmark;

import org.jspecify.annotations.NullMarked;
