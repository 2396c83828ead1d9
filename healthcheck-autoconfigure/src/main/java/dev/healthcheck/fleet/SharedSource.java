package dev.healthcheck.fleet;

import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * A place that instances read upstreams from, so that those who read the same share them.
 *
 * @param name what it is, such as {@code discovery:/services/}
 * @param view the {@linkplain Views#ofSource fingerprint} of how its upstreams are
 * checked
 * @param feeds whether an upstream, by its name, comes from there
 * @param current whether it is followed now
 */
public record SharedSource(String name, String view, Predicate<String> feeds, BooleanSupplier current) {

}
