package dev.healthcheck.upstream;

import java.util.function.Supplier;

/**
 * The lock of an upstream, for those who change what it guards.
 */
@FunctionalInterface
interface UpstreamLock {

	<T> T locked(Supplier<T> action);

}
