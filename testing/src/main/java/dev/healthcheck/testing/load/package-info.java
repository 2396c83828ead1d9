/**
 * Load on an etcd client, and an account of what became of it.
 */
@NullMarked
package dev.healthcheck.testing.load;

import org.jspecify.annotations.NullMarked;
