package dev.healthcheck.benchmark.pick;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import reactor.core.publisher.Flux;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.LoadBalancerProperties;
import org.springframework.cloud.client.loadbalancer.reactive.ReactiveLoadBalancer;
import org.springframework.cloud.loadbalancer.core.RoundRobinLoadBalancer;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;

/**
 * Spring Cloud LoadBalancer's round robin, which knows no weights, over a list that is
 * there: no cache, no filter.
 */
final class SpringCloudServers implements ReactiveLoadBalancer.Factory<ServiceInstance> {

	static final String SERVICE = "servers";

	private final LoadBalancerProperties properties = new LoadBalancerProperties();

	private final RoundRobinLoadBalancer balancer;

	SpringCloudServers(List<Server> servers) {
		List<ServiceInstance> instances = servers.stream()
			.<ServiceInstance>map(
					(server) -> new DefaultServiceInstance(server.host(), SERVICE, server.host(), Server.PORT, false))
			.toList();
		this.balancer = new RoundRobinLoadBalancer(new Supplied(new FixedList(instances)), SERVICE);
	}

	RoundRobinLoadBalancer balancer() {
		return this.balancer;
	}

	@Override
	public ReactiveLoadBalancer<ServiceInstance> getInstance(String service) {
		return this.balancer;
	}

	@Override
	public <X> Map<String, X> getInstances(String name, Class<X> type) {
		return Map.of();
	}

	@Override
	@SuppressWarnings("TypeParameterUnusedInFormals") // the interface is like that
	public <X> X getInstance(String name, Class<?> type, Class<?>... generics) {
		throw new UnsupportedOperationException("nobody needs a " + type);
	}

	@Override
	public LoadBalancerProperties getProperties(String service) {
		return this.properties;
	}

	private record FixedList(List<ServiceInstance> instances) implements ServiceInstanceListSupplier {

		@Override
		public String getServiceId() {
			return SERVICE;
		}

		@Override
		public Flux<List<ServiceInstance>> get() {
			return Flux.just(this.instances);
		}

	}

	private record Supplied(
			ServiceInstanceListSupplier supplier) implements ObjectProvider<ServiceInstanceListSupplier> {

		@Override
		public ServiceInstanceListSupplier getObject() {
			return this.supplier;
		}

		@Override
		public Stream<ServiceInstanceListSupplier> stream() {
			return Stream.of(this.supplier);
		}

	}

}
