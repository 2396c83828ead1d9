package dev.healthcheck.health;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import dev.healthcheck.upstream.UpstreamSnapshot;
import dev.healthcheck.upstream.Upstreams;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.Status;

/**
 * Health of every upstream but the etcd cluster, which has a component of its own. Each
 * consists of {@code verdict} and {@code nodes}.
 */
public final class UpstreamsHealthContributor implements CompositeHealthContributor {

	private static final String ETCD = "etcd";

	private final Upstreams upstreams;

	public UpstreamsHealthContributor(Upstreams upstreams) {
		this.upstreams = upstreams;
	}

	@Override
	public @Nullable HealthContributor getContributor(String name) {
		return contributors().get(name);
	}

	@Override
	public Stream<Entry> stream() {
		return contributors().entrySet().stream().map((child) -> new Entry(child.getKey(), child.getValue()));
	}

	private Map<String, HealthContributor> contributors() {
		Map<String, HealthContributor> contributors = new LinkedHashMap<>();
		this.upstreams.snapshot()
			.stream()
			.filter((upstream) -> upstream.healthEnabled() && !upstream.name().equals(ETCD))
			// names that need no change come first and keep theirs
			.sorted(Comparator.comparing((upstream) -> upstream.name().contains("/")))
			.forEach((upstream) -> contributors.put(componentName(upstream.name(), contributors.keySet()),
					contributor(upstream)));
		return contributors;
	}

	private static HealthContributor contributor(UpstreamSnapshot upstream) {
		return new UpstreamHealthContributor("verdict", () -> upstream,
				new HealthDetails("no node available in upstream '" + upstream.name() + "': ", Status.DOWN));
	}

	/** A component cannot have a slash in its name, as it would end there in a path. */
	private static String componentName(String upstream, Set<String> taken) {
		String name = upstream.replace('/', '_');
		while (taken.contains(name)) {
			name += "_";
		}
		return name;
	}

}
