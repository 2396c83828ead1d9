package dev.healthcheck.benchmark.pick;

import java.util.List;
import java.util.concurrent.TimeUnit;

import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.common.loadbalancer.LoadBalancer;
import com.linecorp.armeria.common.loadbalancer.SimpleLoadBalancer;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Armeria's weighted round robin, without the endpoint group and the request around it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets up
public class ArmeriaPick {

	/** How many servers there are. */
	@Param("10")
	int servers;

	private SimpleLoadBalancer<Endpoint> balancer;

	/** Make the balancer, of those that are up. */
	@Setup
	public void make() {
		List<Endpoint> endpoints = Server.up(this.servers)
			.stream()
			.map((server) -> Endpoint.of(server.host(), Server.PORT).withWeight(server.weight()))
			.toList();
		this.balancer = LoadBalancer.ofWeightedRoundRobin(endpoints, Endpoint::weight);
	}

	/**
	 * Choose.
	 * @return the endpoint
	 */
	@Benchmark
	public @Nullable Endpoint pick() {
		return this.balancer.pick();
	}

}
