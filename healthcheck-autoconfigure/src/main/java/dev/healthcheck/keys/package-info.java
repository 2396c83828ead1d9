/**
 * Keys in etcd: lists that are read and watched, leases that are held, and single keys
 * that are there as long as they are wanted. For the library's own use.
 */
@NullMarked
package dev.healthcheck.keys;

import org.jspecify.annotations.NullMarked;
