package dev.healthcheck.health;

import java.util.stream.Stream;

import dev.healthcheck.etcd.EtcdClient;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;

/**
 * Health of an etcd cluster: {@code cluster}, the verdict, and {@code nodes}, one
 * component for each endpoint. Both exist whether or not the cluster can be reached.
 */
public final class EtcdHealthContributor implements CompositeHealthContributor {

	private final UpstreamHealthContributor contributor;

	public EtcdHealthContributor(EtcdClient client) {
		this.contributor = new UpstreamHealthContributor("cluster", client.upstream()::snapshot,
				new EtcdHealthDetails(client::members));
	}

	@Override
	public @Nullable HealthContributor getContributor(String name) {
		return this.contributor.getContributor(name);
	}

	@Override
	public Stream<Entry> stream() {
		return this.contributor.stream();
	}

}
