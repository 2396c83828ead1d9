package dev.healthcheck.benchmark.pick;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancerRegistry;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What raw jetcd pays: gRPC's own round robin over three addresses, which accounts for
 * nothing.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets up
public class RoundRobinPick {

	private final Call call = new Call();

	private ConnectedChannel channel;

	private LoadBalancer.SubchannelPicker picker;

	/** Connect. */
	@Setup
	public void connect() {
		List<EquivalentAddressGroup> addresses = ThreeNodes.ADDRESSES.stream()
			.map((address) -> address.split(":", -1))
			.map((parts) -> new EquivalentAddressGroup(new InetSocketAddress(parts[0], Integer.parseInt(parts[1]))))
			.toList();
		this.channel = ConnectedChannel.of(
				Objects.requireNonNull(LoadBalancerRegistry.getDefaultRegistry().getProvider("round_robin")),
				addresses);
		this.picker = this.channel.picker();
	}

	/** Disconnect. */
	@TearDown
	public void disconnect() {
		this.channel.close();
	}

	/**
	 * The pick alone.
	 * @return what was picked
	 */
	@Benchmark
	public LoadBalancer.PickResult bare() {
		return this.picker.pickSubchannel(this.call);
	}

}
