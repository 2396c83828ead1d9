/**
 * The etcd client beside raw jetcd, on a real cluster.
 */
@NullMarked
package dev.healthcheck.benchmark.etcd;

import org.jspecify.annotations.NullMarked;
