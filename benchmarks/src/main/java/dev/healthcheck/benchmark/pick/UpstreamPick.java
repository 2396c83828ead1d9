package dev.healthcheck.benchmark.pick;

import java.util.concurrent.TimeUnit;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.upstream.Upstream;
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
 * What the caller of an upstream of three nodes pays.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets up
public class UpstreamPick {

	/** Whether the meters of an application with actuator are kept. */
	@Param({ "false", "true" })
	boolean meters;

	private ThreeNodes nodes;

	private Upstream upstream;

	/** Make the upstream. */
	@Setup
	public void make() {
		this.nodes = new ThreeNodes(Balance.ROUND_ROBIN, false, this.meters);
		this.upstream = this.nodes.upstream();
	}

	/** End it. */
	@TearDown
	public void end() {
		this.nodes.close();
	}

	/**
	 * Choose a node, and report that its request succeeded.
	 * @return the node
	 */
	@Benchmark
	public Node accounted() {
		Node node = this.upstream.select();
		this.upstream.report(node, Outcome.success());
		return node;
	}

}
