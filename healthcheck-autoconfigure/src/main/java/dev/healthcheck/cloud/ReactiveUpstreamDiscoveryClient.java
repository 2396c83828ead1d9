package dev.healthcheck.cloud;

import java.util.function.Supplier;

import dev.healthcheck.upstream.Upstreams;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;
import reactor.core.publisher.Flux;

/**
 * Upstreams as services, as {@link UpstreamDiscoveryClient} lists them; what is known, so
 * nothing blocks.
 */
public final class ReactiveUpstreamDiscoveryClient implements ReactiveDiscoveryClient {

	private final UpstreamServices services;

	/**
	 * A client that lists upstreams.
	 * @param upstreams the upstreams, asked for at each use
	 */
	public ReactiveUpstreamDiscoveryClient(Supplier<Upstreams> upstreams) {
		this.services = new UpstreamServices(upstreams);
	}

	@Override
	public String description() {
		return "Upstreams";
	}

	@Override
	public Flux<ServiceInstance> getInstances(String serviceId) {
		return Flux.defer(() -> Flux.fromIterable(this.services.instances(serviceId)));
	}

	@Override
	public Flux<String> getServices() {
		return Flux.defer(() -> Flux.fromIterable(this.services.names()));
	}

}
