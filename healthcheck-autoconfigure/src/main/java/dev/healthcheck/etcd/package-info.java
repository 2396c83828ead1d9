/**
 * jetcd over an upstream.
 */
@NullMarked
package dev.healthcheck.etcd;

import org.jspecify.annotations.NullMarked;
