package dev.healthcheck.discovery;

import org.jspecify.annotations.Nullable;

/**
 * How a registration is.
 *
 * @param key the key
 * @param registered whether the key is in etcd, as far as is known
 * @param failure why the key is not there or cannot be changed, or {@code null}
 */
public record RegistrationStatus(String key, boolean registered, @Nullable String failure) {

}
