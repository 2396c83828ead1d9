/**
 * The etcd client beside raw jetcd while members of the cluster fail.
 */
@NullMarked
package dev.healthcheck.benchmark.failover;

import org.jspecify.annotations.NullMarked;
