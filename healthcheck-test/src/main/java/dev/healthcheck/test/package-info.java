/**
 * Support for tests of applications that use upstreams and etcd.
 */
@NullMarked
package dev.healthcheck.test;

import org.jspecify.annotations.NullMarked;
