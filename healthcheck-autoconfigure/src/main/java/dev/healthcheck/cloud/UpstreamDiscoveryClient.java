package dev.healthcheck.cloud;

import java.util.List;
import java.util.function.Supplier;

import dev.healthcheck.upstream.Upstreams;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;

/**
 * Upstreams as services. All but {@code etcd} are listed. The instances of a service are
 * its nodes of every level, healthy or not, without those that are draining, in
 * maintenance or of weight 0. Their metadata is that of the node and {@code weight},
 * {@code level} and {@code status}, the latter as of the moment of asking.
 */
public final class UpstreamDiscoveryClient implements DiscoveryClient {

	private final UpstreamServices services;

	/**
	 * A client that lists upstreams.
	 * @param upstreams the upstreams, asked for at each use
	 */
	public UpstreamDiscoveryClient(Supplier<Upstreams> upstreams) {
		this.services = new UpstreamServices(upstreams);
	}

	@Override
	public String description() {
		return "Upstreams";
	}

	@Override
	public List<ServiceInstance> getInstances(String serviceId) {
		return this.services.instances(serviceId);
	}

	@Override
	public List<String> getServices() {
		return this.services.names();
	}

}
