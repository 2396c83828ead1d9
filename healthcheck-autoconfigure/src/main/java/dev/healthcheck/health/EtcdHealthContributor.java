package dev.healthcheck.health;

import java.util.stream.Stream;

import dev.healthcheck.etcd.EtcdClient;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Health of an etcd cluster: {@code cluster}, the verdict, and {@code nodes}, one
 * component for each endpoint. Both exist whether or not the cluster can be reached.
 */
public final class EtcdHealthContributor implements CompositeHealthContributor {

	private static final String CLUSTER = "cluster";

	private final EtcdClient client;

	private final UpstreamHealthContributor contributor;

	/**
	 * The health of a cluster.
	 * @param client a client of the cluster
	 * @param required whether the verdict is {@code DOWN} when no endpoint can be used,
	 * else it is {@code UNKNOWN}
	 */
	public EtcdHealthContributor(EtcdClient client, boolean required) {
		this.client = client;
		this.contributor = new UpstreamHealthContributor(CLUSTER, () -> client.upstream().snapshot(),
				new EtcdHealthDetails(client::members, required));
	}

	@Override
	public @Nullable HealthContributor getContributor(String name) {
		return stream().filter((entry) -> entry.name().equals(name)).map(Entry::contributor).findFirst().orElse(null);
	}

	@Override
	public Stream<Entry> stream() {
		return isReal() ? this.contributor.stream()
				: Stream.of(new Entry(CLUSTER, (HealthIndicator) () -> Health.unknown().build()));
	}

	/** A mock, in a test of an application, has no upstream. */
	private boolean isReal() {
		return this.client.upstream() != null;
	}

}
