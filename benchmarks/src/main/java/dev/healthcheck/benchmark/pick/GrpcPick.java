package dev.healthcheck.benchmark.pick;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.grpc.CallHandle;
import dev.healthcheck.grpc.UpstreamLoadBalancerProvider;
import dev.healthcheck.grpc.UpstreamNameResolverProvider;
import dev.healthcheck.grpc.UpstreamTarget;
import dev.healthcheck.grpc.UpstreamTargets;
import dev.healthcheck.node.Outcome;
import io.grpc.CallOptions;
import io.grpc.ClientStreamTracer;
import io.grpc.LoadBalancer;
import io.grpc.Metadata;
import io.grpc.Status;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What a gRPC call pays for being balanced by an upstream of three nodes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets up
public class GrpcPick {

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	/** Whether the meters of an application with actuator are kept. */
	@Param({ "false", "true" })
	boolean meters;

	private final Call call = new Call();

	private final Metadata headers = new Metadata();

	private ThreeNodes nodes;

	private ConnectedChannel channel;

	private LoadBalancer.SubchannelPicker picker;

	/** Connect. */
	@Setup
	public void connect() {
		this.nodes = new ThreeNodes(Balance.STICKY, true, this.meters);
		UpstreamTarget target = new UpstreamTarget(this.nodes.upstream(), (end) -> Outcome.success(),
				(snapshot) -> "none", TIMEOUT);
		this.channel = ConnectedChannel.of(new UpstreamLoadBalancerProvider(), new UpstreamNameResolverProvider(),
				URI.create(UpstreamTargets.register(target)));
		this.picker = this.channel.picker();
	}

	/** Disconnect. */
	@TearDown
	public void disconnect() {
		this.channel.close();
		this.nodes.close();
	}

	/**
	 * The pick alone.
	 * @return what was picked
	 */
	@Benchmark
	public LoadBalancer.PickResult bare() {
		return this.picker.pickSubchannel(this.call);
	}

	/**
	 * Pick, follow the call from start to end, and account for its outcome, as the
	 * channel does for a call that succeeds.
	 * @param blackhole takes what was picked
	 */
	@Benchmark
	public void accounted(Blackhole blackhole) {
		CallHandle handle = new CallHandle(false, true, TIMEOUT, false, null);
		LoadBalancer.PickResult pick = this.picker.pickSubchannel(this.call);
		blackhole.consume(pick.getSubchannel());
		CallOptions options = CallOptions.DEFAULT.withOption(CallHandle.KEY, handle);
		ClientStreamTracer tracer = pick.getStreamTracerFactory()
			.newClientStreamTracer(ClientStreamTracer.StreamInfo.newBuilder().setCallOptions(options).build(),
					this.headers);
		tracer.outboundHeaders();
		tracer.outboundMessage(0);
		tracer.inboundHeaders(this.headers);
		tracer.inboundMessage(0);
		tracer.inboundTrailers(this.headers);
		tracer.streamClosed(Status.OK);
	}

}
