package dev.healthcheck.benchmark.pick;

import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.DefaultRequest;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.cloud.loadbalancer.core.RoundRobinLoadBalancer;

/**
 * Spring Cloud LoadBalancer's round robin.
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
		this.balancer = new SpringCloudServers(Server.up(this.servers)).balancer();
	}

	/**
	 * Choose.
	 * @return the instance
	 */
	@Benchmark
	public @Nullable Response<ServiceInstance> choose() {
		return this.balancer.choose(this.request).block();
	}

}
