package dev.healthcheck.keys;

import org.jspecify.annotations.Nullable;

/**
 * A change of one key.
 *
 * @param name the key without the prefix
 * @param value its new value, or {@code null} if it was deleted
 */
public record KeyChange(String name, @Nullable String value) {

}
