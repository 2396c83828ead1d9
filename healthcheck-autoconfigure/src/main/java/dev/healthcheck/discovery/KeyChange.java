package dev.healthcheck.discovery;

import org.jspecify.annotations.Nullable;

/**
 * A change of one key.
 *
 * @param name the key without the prefix
 * @param value its new value, or {@code null} if it was deleted
 */
record KeyChange(String name, @Nullable String value) {

}
