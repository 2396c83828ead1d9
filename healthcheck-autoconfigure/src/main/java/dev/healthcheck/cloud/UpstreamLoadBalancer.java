package dev.healthcheck.cloud;

import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.cloud.loadbalancer.core.ReactorServiceInstanceLoadBalancer;
import reactor.core.publisher.Mono;

/**
 * The load balancer of a service: its upstream while there is one of that name, else
 * another load balancer. Upstreams come and go, so this is decided at each request.
 */
public final class UpstreamLoadBalancer implements ReactorServiceInstanceLoadBalancer {

	private final String serviceId;

	private final UpstreamChooser chooser;

	private final ReactorServiceInstanceLoadBalancer otherwise;

	/**
	 * A load balancer of one service.
	 * @param serviceId the service
	 * @param chooser chooses the nodes of upstreams
	 * @param otherwise chooses while the service is no upstream
	 */
	public UpstreamLoadBalancer(String serviceId, UpstreamChooser chooser,
			ReactorServiceInstanceLoadBalancer otherwise) {
		this.serviceId = serviceId;
		this.chooser = chooser;
		this.otherwise = otherwise;
	}

	/** Chosen when it is subscribed to: who subscribes again makes another request. */
	@Override
	@SuppressWarnings("rawtypes")
	public Mono<Response<ServiceInstance>> choose(Request request) {
		return Mono.defer(() -> {
			Response<ServiceInstance> response = this.chooser.choose(this.serviceId, (Request<?>) request);
			return (response != null) ? Mono.just(response) : this.otherwise.choose(request);
		});
	}

}
