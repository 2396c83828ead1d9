package dev.healthcheck.benchmark.pick;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import reactor.core.publisher.Flux;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.DefaultRequest;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.cloud.loadbalancer.core.RoundRobinLoadBalancer;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;

/**
 * Spring Cloud LoadBalancer's round robin, which knows no weights, over a list that is
 * there: no cache, no filter.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets up
public class SpringCloudPick {

	/** How many servers there are. */
	@Param("10")
	int servers;

	private final DefaultRequest<?> request = new DefaultRequest<>();

	private RoundRobinLoadBalancer balancer;

	/** Make the balancer, of those that are up. */
	@Setup
	public void make() {
		List<ServiceInstance> instances = Server.up(this.servers)
			.stream()
			.<ServiceInstance>map(
					(server) -> new DefaultServiceInstance(server.host(), "servers", server.host(), Server.PORT, false))
			.toList();
		this.balancer = new RoundRobinLoadBalancer(new Supplied(new FixedList(instances)), "servers");
	}

	/**
	 * Choose.
	 * @return the instance
	 */
	@Benchmark
	public @Nullable Response<ServiceInstance> choose() {
		return this.balancer.choose(this.request).block();
	}

	private record FixedList(List<ServiceInstance> instances) implements ServiceInstanceListSupplier {

		@Override
		public String getServiceId() {
			return "servers";
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
