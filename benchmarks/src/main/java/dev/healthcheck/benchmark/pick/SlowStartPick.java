package dev.healthcheck.benchmark.pick;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.common.loadbalancer.LoadBalancer;
import com.linecorp.armeria.common.loadbalancer.UpdatableLoadBalancer;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.node.Node;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Picks while a tenth of many servers, which has just joined, gets its share step by
 * step: over 30 s, which is longer than this runs.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SlowStartPick {

	private static final int SERVERS = 10_000;

	private static final int WARM = 9_000;

	private static final Duration SLOW_START = Duration.ofSeconds(30);

	private static final int STEPS = 20;

	/**
	 * Our weighted round robin.
	 * @param ours the upstream
	 * @return the node
	 */
	@Benchmark
	public Node ours(Ours ours) {
		return ours.upstream.select();
	}

	/**
	 * Armeria's ramping up.
	 * @param armeria the balancer
	 * @return the endpoint
	 */
	@Benchmark
	public @Nullable Endpoint armeria(Armeria armeria) {
		return armeria.balancer.pick();
	}

	/** Our upstream. */
	@State(Scope.Benchmark)
	@SuppressWarnings("NullAway.Init") // JMH sets up
	public static class Ours {

		private Upstreams upstreams;

		private Upstream upstream;

		/** Let some join the others. */
		@Setup
		public void make() {
			List<Node> nodes = Server.some(SERVERS)
				.stream()
				.map((server) -> Node.of(server.host() + ":" + Server.PORT).withWeight(server.weight()))
				.toList();
			this.upstreams = new Upstreams();
			put(nodes.subList(0, WARM));
			this.upstream = put(nodes);
		}

		private Upstream put(List<Node> nodes) {
			return this.upstreams.put(UpstreamDefinition.builder("servers")
				.nodes(nodes)
				.slowStart(SLOW_START)
				.check(CheckSettings.ofDefaults().disabled())
				.build());
		}

		/** End it. */
		@TearDown
		public void end() {
			this.upstreams.close();
		}

	}

	/** Armeria's balancer. */
	@State(Scope.Benchmark)
	@SuppressWarnings("NullAway.Init") // JMH sets up
	public static class Armeria {

		private UpdatableLoadBalancer<Endpoint> balancer;

		/** Let some join the others. */
		@Setup
		public void make() {
			List<Endpoint> endpoints = Server.some(SERVERS)
				.stream()
				.map((server) -> Endpoint.of(server.host(), Server.PORT).withWeight(server.weight()))
				.toList();
			Set<Endpoint> warm = Set.copyOf(endpoints.subList(0, WARM));
			long past = System.nanoTime() - TimeUnit.HOURS.toNanos(1);
			this.balancer = LoadBalancer.builderForRampingUp(warm, Endpoint::weight)
				.rampingUpInterval(SLOW_START.dividedBy(STEPS))
				.totalSteps(STEPS)
				.timestampFunction((endpoint) -> warm.contains(endpoint) ? past : null)
				.build();
			this.balancer.updateCandidates(endpoints);
		}

		/** End it. */
		@TearDown
		public void end() {
			this.balancer.close();
		}

	}

}
