/**
 * A web application that reads, writes and watches etcd keys.
 */
@NullMarked
package dev.healthcheck.samples.etcd;

import org.jspecify.annotations.NullMarked;
