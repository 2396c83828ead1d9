/**
 * An upstream as a gRPC channel.
 */
@NullMarked
package dev.healthcheck.grpc;

import org.jspecify.annotations.NullMarked;
