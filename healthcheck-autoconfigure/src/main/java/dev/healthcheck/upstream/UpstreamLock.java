package dev.healthcheck.upstream;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The lock of an upstream, for those who change what it guards.
 */
@FunctionalInterface
interface UpstreamLock {

	<T extends @Nullable Object> T locked(Supplier<T> action);

}
