/**
 * Real etcd members as processes, and other support for tests.
 */
@NullMarked
package dev.healthcheck.testing;

import org.jspecify.annotations.NullMarked;
