/**
 * Stop using a node that fails: passive accounting of real requests.
 */
@NullMarked
package dev.healthcheck.breaker;

import org.jspecify.annotations.NullMarked;
