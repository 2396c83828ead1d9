/**
 * Real etcd members as processes, for tests.
 */
@NullMarked
package dev.healthcheck.test.etcd;

import org.jspecify.annotations.NullMarked;
