/**
 * Upstreams that follow keys in etcd: how soon, how fast, and how much they weigh.
 */
@NullMarked
package dev.healthcheck.benchmark.watch;

import org.jspecify.annotations.NullMarked;
