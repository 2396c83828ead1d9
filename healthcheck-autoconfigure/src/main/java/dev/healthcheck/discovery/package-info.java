/**
 * Upstreams from etcd keys.
 */
@NullMarked
package dev.healthcheck.discovery;

import org.jspecify.annotations.NullMarked;
