package dev.healthcheck.benchmark.pick;

import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.Node;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Our weighted round robin as users call it: the request that it begins is counted.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets up
public class WeightedPick {

	/** How many servers there are. */
	@Param("10")
	int servers;

	private Upstreams upstreams;

	private Upstream upstream;

	/** Make the upstream. */
	@Setup
	public void make() {
		this.upstreams = new Upstreams();
		List<Node> nodes = Server.some(this.servers).stream().map(WeightedPick::node).toList();
		this.upstream = this.upstreams.put(UpstreamDefinition.builder("servers")
			.nodes(nodes)
			.check(CheckSettings.ofDefaults().disabled())
			.build());
	}

	private static Node node(Server server) {
		return Node.of(server.host() + ":" + Server.PORT)
			.withWeight(server.weight())
			.withAdmin(server.up() ? AdminState.READY : AdminState.MAINTENANCE);
	}

	/** End it. */
	@TearDown
	public void end() {
		this.upstreams.close();
	}

	/**
	 * Choose.
	 * @return the node
	 */
	@Benchmark
	public Node select() {
		return this.upstream.select();
	}

}
