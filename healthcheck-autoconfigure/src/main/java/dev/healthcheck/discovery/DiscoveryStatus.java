package dev.healthcheck.discovery;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Whose data is in use, and how old it is.
 *
 * @param current whether the upstreams follow etcd now
 * @param age how old the data may be: zero while it is current
 * @param failure why etcd cannot be followed, or {@code null}
 * @param revision the revision of the last data, 0 if none was ever read
 * @param services the names of the upstreams that are read from etcd
 * @param problems what is wrong with keys, by key; problems of values are those of their
 * nodes
 */
public record DiscoveryStatus(boolean current, Duration age, @Nullable String failure, long revision,
		Set<String> services, Map<String, String> problems) {

	public DiscoveryStatus {
		services = Set.copyOf(services);
		problems = Map.copyOf(problems);
	}

}
