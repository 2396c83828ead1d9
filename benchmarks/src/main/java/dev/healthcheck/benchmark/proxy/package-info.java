/**
 * Programs that stand before backends, as their users set them up.
 */
@NullMarked
package dev.healthcheck.benchmark.proxy;

import org.jspecify.annotations.NullMarked;
