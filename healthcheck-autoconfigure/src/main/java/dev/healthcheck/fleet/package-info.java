/**
 * Instances that share checks through etcd.
 */
@NullMarked
package dev.healthcheck.fleet;

import org.jspecify.annotations.NullMarked;
