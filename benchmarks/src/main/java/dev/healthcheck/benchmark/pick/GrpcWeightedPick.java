package dev.healthcheck.benchmark.pick;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer;
import io.grpc.xds.WeightedRoundRobinLoadBalancerProvider;
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
 * grpc-java's weighted round robin. Its weights come from reports of the servers; here
 * there are none, so that all weigh the same.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets up
public class GrpcWeightedPick {

	/** How many servers there are. */
	@Param("10")
	int servers;

	private final Call call = new Call();

	private ConnectedChannel channel;

	private LoadBalancer.SubchannelPicker picker;

	/** Connect, to those that are up. */
	@Setup
	public void connect() {
		WeightedRoundRobinLoadBalancerProvider provider = new WeightedRoundRobinLoadBalancerProvider();
		List<EquivalentAddressGroup> addresses = Server.up(this.servers)
			.stream()
			.map((server) -> new EquivalentAddressGroup(new InetSocketAddress(server.host(), Server.PORT)))
			.toList();
		this.channel = ConnectedChannel.of(provider, addresses,
				Objects.requireNonNull(provider.parseLoadBalancingPolicyConfig(Map.of()).getConfig()));
		this.picker = this.channel.picker();
	}

	/** Disconnect. */
	@TearDown
	public void disconnect() {
		this.channel.close();
	}

	/**
	 * Choose.
	 * @return what was picked
	 */
	@Benchmark
	public LoadBalancer.PickResult pick() {
		return this.picker.pickSubchannel(this.call);
	}

}
